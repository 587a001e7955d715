-- Receptions: in each month of the mandate the larger of timetable and norm is owed; each valid reception
-- meets one duty. One reception a day and place counts; one without visitors counts only if it was
-- announced notice_days working days before. And one row for each territory assigned, reached or not.
with held as (
  select
    r.deputy_id,
    r.reception_id,
    r.area_code,
    r.held_on,
    row_number() over (partition by r.deputy_id, r.held_on, r.area_code order by r.held_on, r.reception_id) as copy
  from receptions r
  join mandates m on m.deputy_id = r.deputy_id
  join params notice on notice.peer_group = m.peer_group and notice.name = 'III-1.notice_days'
  cross join period p
  left join calendar announced on announced.day = r.announced_on
  left join calendar held_day on held_day.day = r.held_on
  where r.held_on between p.period_start and p.period_end
    and (r.visitors > 0 or held_day.number - announced.number >= notice.value)
),
valid as (
  select deputy_id, reception_id, area_code, held_on from held where copy = 1
),
in_month as (
  select
    v.deputy_id,
    v.reception_id,
    s.span_id,
    row_number() over (partition by v.deputy_id, s.span_id order by v.held_on, v.reception_id) as number
  from valid v
  join spans s on s.deputy_id = v.deputy_id and s.span = 'month' and v.held_on between s.span_start and s.span_end
),
planned as (
  select s.deputy_id, s.span_id, count(t.slot_id) as slots
  from spans s
  left join reception_timetable t
    on t.deputy_id = s.deputy_id and t.planned_on between s.span_start and s.span_end
  where s.span = 'month'
  group by s.deputy_id, s.span_id
),
owed as (
  select
    p.deputy_id,
    p.span_id,
    case when p.slots > norm.value then p.slots else norm.value end as duties
  from planned p
  join mandates m on m.deputy_id = p.deputy_id
  join params norm on norm.peer_group = m.peer_group and norm.name = 'III-1.norm_per_month'
)
select
  o.deputy_id,
  'held' as part,
  coalesce(i.reception_id, o.span_id || '#' || cast(n.number as string)) as item_id,
  case when i.reception_id is not null then 1 else 0 end as earned,
  1 as possible
from owed o
join ordinals n on n.number <= o.duties
left join in_month i on i.deputy_id = o.deputy_id and i.span_id = o.span_id and i.number = n.number
union all
select
  a.deputy_id,
  'reached' as part,
  a.area_code as item_id,
  case when v.area_code is not null then 1 else 0 end as earned,
  1 as possible
from deputy_areas a
left join (select distinct deputy_id, area_code from valid) v
  on v.deputy_id = a.deputy_id and v.area_code = a.area_code
