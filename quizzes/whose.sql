-- Who made an attempt. Reads attempts, quizzes (quizzes); persons, assignments, unit_versions (people). Arguments: 0 attempt, 1 predicate on
-- a and z, 2 day.
select concat_ws(', ', concat_ws(' ', nullif(p.title_before, ''), p.name), nullif(p.title_after, '')) as name, coalesce(p.nip, '') as nip,
    coalesce(u.name, '') as unit
from attempts a
join quizzes z on z.id = a.quiz_id
join persons p on p.id = a.person_id
left join assignments w on w.person_id = a.person_id and w.main and w.valid_from <= ?2::date and (w.valid_to is null or w.valid_to > ?2::date)
left join unit_versions u on u.unit_id = w.unit_id and u.valid_from <= ?2::date and (u.valid_to is null or u.valid_to > ?2::date)
where a.id = ?0 and a.purpose = 'course' and (?1)
