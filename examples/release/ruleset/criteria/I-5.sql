-- Checks of the public profile made in the period.
select
  c.deputy_id,
  'profile' as part,
  c.check_id as item_id,
  case when c.passed then 1 else 0 end as earned,
  1 as possible
from profile_checks c
cross join period p
where c.checked_on between p.period_start and p.period_end
