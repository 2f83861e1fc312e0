-- Who did what in a quiz, newest first. Reads attempts, attempt_items, quizzes (quizzes); persons, assignments, unit_versions (people).
-- Arguments: 0 quiz, 1 predicate on a and z, 2 day, 3 the attempt after which to go on (or null), 4 limit.
select a.id, a.person_id, p.nip, concat_ws(', ', concat_ws(' ', nullif(p.title_before, ''), p.name), nullif(p.title_after, '')) as name,
    coalesce(u.name, '') as unit, a.number, a.state, a.started_at, a.finished_at, a.finished_by, a.fraction, a.pass_mark, a.passed, a.purpose,
    (select count(*) from attempt_items i where i.attempt_id = a.id) as items
from attempts a
join quizzes z on z.id = a.quiz_id
join persons p on p.id = a.person_id
left join assignments w on w.person_id = a.person_id and w.main and w.valid_from <= ?2::date and (w.valid_to is null or w.valid_to > ?2::date)
left join unit_versions u on u.unit_id = w.unit_id and u.valid_from <= ?2::date and (u.valid_to is null or u.valid_to > ?2::date)
where a.quiz_id = ?0 and a.purpose in ('course', 'assessment') and (?1)
    and (?3::uuid is null or (a.started_at, a.id) < (select o.started_at, o.id from attempts o where o.id = ?3::uuid))
order by a.started_at desc, a.id desc
limit ?4
