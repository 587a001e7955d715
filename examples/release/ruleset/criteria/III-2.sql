-- Appeals due in the period: answered by the due date that counts, or not. Open and overdue is 0.
select
  a.deputy_id,
  'answered' as part,
  a.appeal_id as item_id,
  case when a.answered_on <= a.due_on then 1 else 0 end as earned,
  1 as possible
from appeals a
cross join period p
where a.due_on between p.period_start and p.period_end
