-- Groups of alike appeals made in the period by the highest stage reached by its end: grouped 1, proposed 2,
-- accepted by a numbered decision 4, done 6. A group counts with at least `persons` different persons.
select
  g.deputy_id,
  'points' as part,
  g.group_id as item_id,
  case
    when g.persons < persons.value then 0
    when g.decision_number is not null and g.accepted_on <= p.period_end and g.done_on <= p.period_end then 6
    when g.decision_number is not null and g.accepted_on <= p.period_end then 4
    when g.proposed_on <= p.period_end then 2
    else 1
  end as earned,
  6 as possible
from problem_groups g
join mandates m on m.deputy_id = g.deputy_id
join params persons on persons.peer_group = m.peer_group and persons.name = 'III-5.persons'
cross join period p
where g.grouped_on between p.period_start and p.period_end
