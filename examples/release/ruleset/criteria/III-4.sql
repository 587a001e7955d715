-- Marks of closed cases, 1 to 5, given in months of the period: mark - 1 of 4.
select
  a.deputy_id,
  'marks' as part,
  a.assessment_id as item_id,
  a.mark - 1 as earned,
  4 as possible
from assessments a
cross join period p
where cast(a.month || '-01' as date) between p.period_start and p.period_end
