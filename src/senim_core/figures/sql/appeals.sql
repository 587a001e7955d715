select a.appeal_id as item_id, coalesce(a.outcome, 'open') as part, 1 as amount
from appeals a
join mandates m on m.deputy_id = a.deputy_id
cross join period p
where m.level = 'region' and a.registered_on between p.period_start and p.period_end
