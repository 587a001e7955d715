select r.reception_id as item_id, 'held' as part, 1 as amount
from receptions r
join mandates m on m.deputy_id = r.deputy_id
cross join period p
where m.level = 'region' and r.held_on between p.period_start and p.period_end
