-- Answers that came after the end of attempts of a quiz, newest first. Reads late_answers, attempts, attempt_items, attempt_steps, regrades (quizzes);
-- persons, assignments, unit_versions (people).
-- Arguments: 0 quiz, 1 day, 2 the number before which to go on (0: from the newest), 3 limit.
select l.seq, l.attempt_id, a.person_id, p.nip, concat_ws(', ', concat_ws(' ', nullif(p.title_before, ''), p.name), nullif(p.title_after, '')) as name,
    coalesce(u.name, '') as unit, a.number, l.slot, i.version_id,
    l.answer, coalesce((select s.answer from attempt_steps s where s.attempt_id = l.attempt_id and s.slot = l.slot order by s.seq desc limit 1), '{}') as graded,
    coalesce(case when a.finished_by = 'deadline' then a.finished_at else a.submitted_at end, a.deadline_at) as ended_at, l.made_at, l.arrived_at,
    coalesce((select case when r.ruled_no is null then 'waiting' when r.accepted then 'accepted' else 'refused' end from regrades r
        where r.kind = 'late' and r.attempt_id = l.attempt_id and l.seq = any (r.late) and r.reversed_by_id is null and r.state not in ('dropped', 'ready')
        order by r.ruled_no nulls last limit 1), '') as decision
from late_answers l
join attempts a on a.id = l.attempt_id
join attempt_items i on i.attempt_id = l.attempt_id and i.slot = l.slot
join persons p on p.id = a.person_id
left join assignments w on w.person_id = a.person_id and w.main and w.valid_from <= ?1::date and (w.valid_to is null or w.valid_to > ?1::date)
left join unit_versions u on u.unit_id = w.unit_id and u.valid_from <= ?1::date and (u.valid_to is null or u.valid_to > ?1::date)
where a.quiz_id = ?0 and a.purpose = 'course' and (?2 = 0 or l.seq < ?2)
order by l.seq desc
limit ?3
