select area_code as item_id, 'primaries' as part, primaries as amount from campaign_counts
union all
select area_code as item_id, 'others' as part, chairs - primaries as amount from campaign_counts
