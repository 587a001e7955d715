select area_code as item_id, 'under_35' as part, under_35 as amount from campaign_counts
union all
select area_code as item_id, 'others' as part, chairs - under_35 as amount from campaign_counts
