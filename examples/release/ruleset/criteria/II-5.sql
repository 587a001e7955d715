-- Recommendations of the deputy's council whose term ended in the period, answered in substance or not;
-- and the deputy's attendance at that council, clashes and leave left out as in I-1.
with marked as (
  select a.deputy_id, a.sitting_id, a.value, s.body, s.council_id, s.held_on, s.start_minute, s.end_minute
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
  cm.deputy_id,
  'answered' as part,
  r.recommendation_id as item_id,
  case when r.in_substance and r.answered_on <= p.period_end then 1 else 0 end as earned,
  1 as possible
from council_members cm
join recommendations r on r.council_id = cm.council_id
cross join period p
where r.term_on between p.period_start and p.period_end
  and cm.starts_on <= r.made_on
  and (cm.ends_on is null or cm.ends_on >= r.term_on)
union all
select
  k.deputy_id,
  'attended' as part,
  k.sitting_id as item_id,
  case when k.value = 'present' then 1 else 0 end as earned,
  1 as possible
from marked k
join council_members cm
  on cm.deputy_id = k.deputy_id
 and cm.council_id = k.council_id
 and cm.starts_on <= k.held_on
 and (cm.ends_on is null or cm.ends_on >= k.held_on)
left join clashing c on c.deputy_id = k.deputy_id and c.sitting_id = k.sitting_id
left join on_leave v on v.deputy_id = k.deputy_id and v.sitting_id = k.sitting_id
where k.body = 'council'
  and (k.value = 'present' or (k.value = 'absent' and c.sitting_id is null and v.sitting_id is null))
