-- Measures assigned: weight x (2 by the frozen first date, 1 up to 90 days late, 0 otherwise) of weight x 2.
-- A measure belongs to the period of its act if the act came within those 90 days, else to the period of
-- the ninetieth day. An act counts only once a council confirmed it whose chair is not this deputy.
with outcome as (
  select
    a.deputy_id,
    a.assignment_id,
    me.weight,
    me.first_due_on,
    case
      when me.confirmed_by is not null and (c.chair_deputy_id is null or c.chair_deputy_id <> a.deputy_id)
        and me.act_on <= me.first_due_on + 90 then me.act_on
    end as done_on,
    a.starts_on,
    a.ends_on
  from assignments a
  join measures me on me.measure_id = a.measure_id
  left join councils c on c.council_id = me.confirmed_by
),
settled as (
  select o.*, coalesce(o.done_on, o.first_due_on + 90) as settled_on from outcome o
)
select
  s.deputy_id,
  'delivered' as part,
  s.assignment_id as item_id,
  case
    when s.done_on <= s.first_due_on then s.weight * 2
    when s.done_on is not null then s.weight
    else 0
  end as earned,
  s.weight * 2 as possible
from settled s
cross join period p
where s.settled_on between p.period_start and p.period_end
  and s.settled_on >= s.starts_on
  and (s.ends_on is null or s.settled_on <= s.ends_on)
