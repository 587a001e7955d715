select road_map_id as item_id, programme as part, 1 as amount from road_maps where programme <> 'youth'
