-- Attendance. One row for each sitting owed: marked present or absent, on a day in office and not on leave.
-- An absence from a sitting that overlaps another one the deputy attended is a clash and is left out.
with marked as (
  select a.deputy_id, a.sitting_id, a.value, s.body, s.held_on, s.start_minute, s.end_minute
  from attendance a
  join sittings s on s.sitting_id = a.sitting_id
  join mandates m on m.deputy_id = a.deputy_id
  cross join period p
  where s.held_on between p.period_start and p.period_end
    and s.held_on >= m.starts_on
    and (m.ends_on is null or s.held_on <= m.ends_on)
),
clashing as (
  select distinct missed.deputy_id, missed.sitting_id
  from marked missed
  join marked attended
    on attended.deputy_id = missed.deputy_id
   and attended.held_on = missed.held_on
   and attended.start_minute < missed.end_minute
   and missed.start_minute < attended.end_minute
  where missed.value = 'absent' and attended.value = 'present'
),
on_leave as (
  select distinct k.deputy_id, k.sitting_id
  from marked k
  join leave l on l.deputy_id = k.deputy_id and k.held_on between l.starts_on and l.ends_on
)
select
  k.deputy_id,
  'attended' as part,
  k.sitting_id as item_id,
  case when k.value = 'present' then 1 else 0 end as earned,
  1 as possible
from marked k
left join clashing c on c.deputy_id = k.deputy_id and c.sitting_id = k.sitting_id
left join on_leave v on v.deputy_id = k.deputy_id and v.sitting_id = k.sitting_id
where k.body in ('session', 'commission', 'faction')
  and (k.value = 'present' or (k.value = 'absent' and c.sitting_id is null and v.sitting_id is null))
