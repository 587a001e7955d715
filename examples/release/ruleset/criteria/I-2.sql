-- Requests sent in the period, by the highest stage reached by its end: sent 1, answered in substance 2,
-- accepted by a decision 5. Over the cap of a quarter: 0. Requests that stayed at the first stage give
-- together at most first_stage_percent of the target pro rata of the months in office.
with months as (
  select deputy_id, count(*) as n from spans where span = 'month' group by deputy_id
),
sent as (
  select
    r.deputy_id,
    r.request_id,
    r.sent_on,
    m.peer_group,
    case
      when r.accepted_on <= p.period_end then 5
      when r.answered_on <= p.period_end then 2
      else 1
    end as points,
    row_number() over (
      partition by r.deputy_id, year(r.sent_on), quarter(r.sent_on) order by r.sent_on, r.request_id
    ) as in_quarter
  from requests r
  join mandates m on m.deputy_id = r.deputy_id
  cross join period p
  where r.sent_on between p.period_start and p.period_end and r.duplicate_of is null
),
counted as (
  select
    s.deputy_id,
    s.request_id,
    s.sent_on,
    s.peer_group,
    case when s.in_quarter <= cap.value then s.points else 0 end as points
  from sent s
  join params cap on cap.peer_group = s.peer_group and cap.name = 'I-2.cap_per_quarter'
),
numbered as (
  select
    c.deputy_id,
    c.request_id,
    c.peer_group,
    c.points,
    row_number() over (partition by c.deputy_id, c.points order by c.sent_on, c.request_id) as in_stage
  from counted c
)
select
  n.deputy_id,
  'points' as part,
  n.request_id as item_id,
  case
    when n.points <> 1 then n.points
    when n.in_stage * 1200 <= share.value * target.value * months.n then 1
    else 0
  end as earned,
  5 as possible
from numbered n
join months on months.deputy_id = n.deputy_id
join params share on share.peer_group = n.peer_group and share.name = 'I-2.first_stage_percent'
join params target on target.peer_group = n.peer_group and target.name = 'I-2.points.target'
