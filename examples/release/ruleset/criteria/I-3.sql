-- Budget notes of the period. A note counts with a budget line, an amount, a document and a second reader.
select
  b.deputy_id,
  'notes' as part,
  b.note_id as item_id,
  case
    when b.budget_code is not null
      and b.amount is not null
      and b.document is not null
      and b.accepted_on <= p.period_end then 1
    else 0
  end as earned,
  1 as possible
from budget_notes b
cross join period p
where b.noted_on between p.period_start and p.period_end
