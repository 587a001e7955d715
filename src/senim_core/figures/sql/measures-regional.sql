-- No status reported is the named class unclassified: the parts always sum to the whole.
select
  me.measure_id as item_id,
  coalesce(me.status, 'unclassified') as part,
  1 as amount
from measures me
join road_maps r on r.road_map_id = me.road_map_id
where r.programme = 'regional'
