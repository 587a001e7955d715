-- Appeals answered in the period with an outcome, forwarded and in execution left out. Observed: resolved
-- 1,000,000, partly 500,000, otherwise 0; a dispute within dispute_days working days, known by the end of
-- the period, makes it 0. Expected: the frozen share of the topic, `other` where the topic is not listed.
-- Part `confirmed` is only shown: how many of those the office calls resolved the applicant confirmed.
with answered as (
  select
    a.deputy_id,
    a.appeal_id,
    a.outcome,
    a.applicant_says,
    case
      when a.disputed_on <= p.period_end and disputed.number - done.number <= days.value then 1
      else 0
    end as disputed,
    coalesce(t.expected_ppm, fallback.expected_ppm) as expected
  from appeals a
  join mandates m on m.deputy_id = a.deputy_id
  join params days on days.peer_group = m.peer_group and days.name = 'III-3.dispute_days'
  cross join period p
  join topic_shares fallback on fallback.topic = 'other'
  left join topic_shares t on t.topic = a.topic
  left join calendar done on done.day = a.answered_on
  left join calendar disputed on disputed.day = a.disputed_on
  where a.answered_on between p.period_start and p.period_end
    and a.outcome in ('resolved', 'partly_resolved', 'explained', 'refused')
)
select
  deputy_id,
  'resolved' as part,
  appeal_id as item_id,
  case
    when disputed = 1 then 0
    when outcome = 'resolved' then 1000000
    when outcome = 'partly_resolved' then 500000
    else 0
  end as earned,
  expected as possible
from answered
union all
select
  deputy_id,
  'confirmed' as part,
  appeal_id as item_id,
  case when applicant_says = 'confirmed' then 1 else 0 end as earned,
  1 as possible
from answered
where outcome = 'resolved'
