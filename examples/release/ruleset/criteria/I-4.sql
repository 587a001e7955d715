-- Reports to voters owed in the period: three points to meet for each, done or not.
with owed as (
  select r.*, announced.number as announced_number, met.number as met_number, notice.value as notice_days
  from voter_reports r
  join mandates m on m.deputy_id = r.deputy_id
  join params notice on notice.peer_group = m.peer_group and notice.name = 'I-4.notice_days'
  cross join period p
  left join calendar announced on announced.day = r.announced_on
  left join calendar met on met.day = r.met_on
  where r.due_on between p.period_start and p.period_end
)
select
  deputy_id,
  'report' as part,
  duty_id || '/published' as item_id,
  case when published_on <= due_on then 40 else 0 end as earned,
  40 as possible
from owed
union all
select
  deputy_id,
  'report' as part,
  duty_id || '/meeting' as item_id,
  case when met_on <= due_on and met_number - announced_number >= notice_days then 30 else 0 end as earned,
  30 as possible
from owed
union all
select
  deputy_id,
  'report' as part,
  duty_id || '/questions' as item_id,
  case when met_on <= due_on and questions_answered >= questions then 30 else 0 end as earned,
  30 as possible
from owed
