-- Calibrations of a competency's line. It reads, besides this package's tables, competencies (competencies), to know the line.

-- section: in_force
-- The one that was in force at an instant.
select k.id, k.mean, k.sd, k.people from calibrations k
where k.line_id = (select coalesce(c.same_as, c.id) from competencies c where c.id = ?competency) and k.in_force_from <= ?at
order by k.in_force_from desc limit 1

-- section: newest
-- The newest of each line, and the newest of each that was calculated whole.
select distinct on (k.line_id) k.line_id, k.state, k.asked_at, k.people,
    (select max(p.people) from calibrations p where p.line_id = k.line_id and p.state <> 'failed') as read
from calibrations k order by k.line_id, k.number desc

-- section: next
-- The number of the next one of a competency's line.
select coalesce(max(k.number), 0) + 1 as number from calibrations k
where k.line_id = (select coalesce(c.same_as, c.id) from competencies c where c.id = ?competency)
