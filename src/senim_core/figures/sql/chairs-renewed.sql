select area_code as item_id, 'renewed' as part, renewed as amount from campaign_counts
union all
select area_code as item_id, 'others' as part, chairs - renewed as amount from campaign_counts
