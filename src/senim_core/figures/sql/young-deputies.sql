select m.deputy_id as item_id, m.level as part, 1 as amount
from cohorts c
join mandates m on m.deputy_id = c.deputy_id
where c.cohort = 'young_deputies'
