-- A status that is not one of the three, or none at all, is the named class unclassified.
select
  me.measure_id as item_id,
  case when me.status in ('done', 'in_progress', 'not_due') then me.status else 'unclassified' end as part,
  1 as amount
from measures me
join road_maps r on r.road_map_id = me.road_map_id
where r.programme = 'city_district'
