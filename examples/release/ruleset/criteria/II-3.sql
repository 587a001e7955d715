-- F1 of "warned at least 30 days before" against "late or failed", on measures first due in the period.
-- Right warning 2 of 2; warning without failure, or failure without warning, 0 of 1. A measure that a
-- warning rescued (the body acted and a council agrees) is a right warning. Only a deputy's own warning counts.
with early as (
  select
    w.assignment_id,
    max(case when w.body_acted_on <= me.first_due_on and w.council_agrees then 1 else 0 end) as rescued
  from warnings w
  join assignments a on a.assignment_id = w.assignment_id
  join measures me on me.measure_id = a.measure_id
  where w.warned_on + 30 <= me.first_due_on
  group by w.assignment_id
),
due as (
  select
    a.deputy_id,
    a.assignment_id,
    case when me.act_on <= me.first_due_on then 0 else 1 end as late,
    e.assignment_id as warned,
    coalesce(e.rescued, 0) as rescued
  from assignments a
  join measures me on me.measure_id = a.measure_id
  cross join period p
  left join early e on e.assignment_id = a.assignment_id
  where me.first_due_on between p.period_start and p.period_end
    and me.first_due_on >= a.starts_on
    and (a.ends_on is null or me.first_due_on <= a.ends_on)
)
select
  deputy_id,
  'warned' as part,
  assignment_id as item_id,
  case when warned is not null and (late = 1 or rescued = 1) then 2 else 0 end as earned,
  case when warned is not null and (late = 1 or rescued = 1) then 2 else 1 end as possible
from due
where late = 1 or warned is not null
