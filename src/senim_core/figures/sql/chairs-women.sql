select area_code as item_id, 'women' as part, women as amount from campaign_counts
union all
select area_code as item_id, 'others' as part, chairs - women as amount from campaign_counts
