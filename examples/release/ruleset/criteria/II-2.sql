-- One duty for each assigned measure that ran through at least the second half of a quarter, checked or not.
with checked as (
  select distinct c.assignment_id, s.deputy_id, s.span_id
  from measure_checks c
  join assignments own on own.assignment_id = c.assignment_id
  join spans s
    on s.deputy_id = own.deputy_id and s.span = 'quarter' and c.checked_on between s.span_start and s.span_end
  where c.recheck <> 'failed'
)
select
  a.deputy_id,
  'checked' as part,
  a.assignment_id || '/' || s.span_id as item_id,
  case when k.assignment_id is not null then 1 else 0 end as earned,
  1 as possible
from assignments a
join measures me on me.measure_id = a.measure_id
join spans s on s.deputy_id = a.deputy_id and s.span = 'quarter'
left join checked k
  on k.assignment_id = a.assignment_id and k.deputy_id = a.deputy_id and k.span_id = s.span_id
where a.starts_on <= s.span_start + 45
  and (a.ends_on is null or a.ends_on >= s.span_end)
  and me.starts_on <= s.span_start + 45
  and (me.act_on is null or me.act_on >= s.span_end)
