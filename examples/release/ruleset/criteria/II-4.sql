-- Facilities: one duty for each facility and half-year (held at least through its second half), inspected or not; and each defect
-- whose term ended in the period, closed in term or not, whoever reported it.
with inspected as (
  select distinct i.duty_id, s.deputy_id, s.span_id
  from inspections i
  join facility_duties own on own.duty_id = i.duty_id
  join spans s
    on s.deputy_id = own.deputy_id and s.span = 'half_year' and i.inspected_on between s.span_start and s.span_end
)
select
  d.deputy_id,
  'inspected' as part,
  d.duty_id || '/' || s.span_id as item_id,
  case when i.duty_id is not null then 1 else 0 end as earned,
  1 as possible
from facility_duties d
join spans s on s.deputy_id = d.deputy_id and s.span = 'half_year'
left join inspected i on i.duty_id = d.duty_id and i.deputy_id = d.deputy_id and i.span_id = s.span_id
where d.starts_on <= s.span_start + 91 and (d.ends_on is null or d.ends_on >= s.span_end)
union all
select
  d.deputy_id,
  'closed' as part,
  f.defect_id as item_id,
  case when f.closed_on <= f.term_on then 1 else 0 end as earned,
  1 as possible
from facility_duties d
join defects f on f.facility_id = d.facility_id
cross join period p
where f.term_on between p.period_start and p.period_end
  and d.starts_on <= f.reported_on
  and (d.ends_on is null or d.ends_on >= f.term_on)
