-- Appeals answered in the period with an outcome, forwarded and in execution left out. Observed: resolved
-- 1,000,000, partly 500,000, otherwise 0; a dispute within dispute_days working days, known by the end of
-- the period, makes it 0. Expected: the frozen share of the topic, `other` where the topic is not listed.
-- Part `confirmed` is only shown: how many of those the office calls resolved the applicant confirmed.
with disputed as (
  select a.appeal_id
  from appeals a
  join mandates m on m.deputy_id = a.deputy_id
  join params days on days.peer_group = m.peer_group and days.name = 'III-3.dispute_days'
  join calendar answered on answered.day = a.answered_on
  join calendar said on said.day = a.disputed_on
  cross join period p
  where a.disputed_on <= p.period_end and said.number - answered.number <= days.value
)
select
  a.deputy_id,
  'resolved' as part,
  a.appeal_id as item_id,
  case
    when a.disputed_on is not null and a.appeal_id in (select appeal_id from disputed) then 0
    when a.outcome = 'resolved' then 1000000
    when a.outcome = 'partly_resolved' then 500000
    else 0
  end as earned,
  coalesce(t.expected_ppm, fallback.expected_ppm) as possible
from appeals a
cross join period p
join topic_shares fallback on fallback.topic = 'other'
left join topic_shares t on t.topic = a.topic
where a.answered_on between p.period_start and p.period_end
  and a.outcome in ('resolved', 'partly_resolved', 'explained', 'refused')
union all
select
  a.deputy_id,
  'confirmed' as part,
  a.appeal_id as item_id,
  case when a.applicant_says = 'confirmed' then 1 else 0 end as earned,
  1 as possible
from appeals a
cross join period p
where a.answered_on between p.period_start and p.period_end and a.outcome = 'resolved'
