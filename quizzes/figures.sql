-- What the attempts of a quiz say of it and of its questions. Reads attempts, attempt_items, attempt_steps, grading_items and quiz_slots
-- (quizzes), question_versions (questions).

-- section: marks
-- Finished attempts by tenths of the mark, how many of them passed, and of how many people all are.
with done as (
    select a.person_id, a.passed, least(a.fraction / 1000, 9) as tenth from attempts a
    where a.quiz_id = ?quiz and a.purpose = 'course' and a.state = 'finished' and a.fraction is not null and not a.annulled
)
select tenth, count(*)::int as attempts, count(*) filter (where passed)::int as passed, (select count(distinct person_id) from done)::int as people
from done group by tenth

-- section: answers
-- Each question of the first finished attempt of each person: whether it was right, and the one option that was chosen. Its place is that
-- in the quiz, since each attempt mixes them; 0 where it stands there no longer.
with places as (
    select w.question_id, min(t.slot)::int as slot from quiz_slots t join question_versions w on w.id = t.version_id where t.quiz_id = ?quiz group by w.question_id
), first as (
    select distinct on (person_id) id from attempts
    where quiz_id = ?quiz and purpose = 'course' and state = 'finished' and not annulled
    order by person_id, number
)
select f.id as attempt_id, i.version_id, coalesce(p.slot, 0) as place, v.question_id, v.kind, v.stem, v.body,
    coalesce(g.fraction, i.fraction) = 10000 as right,
    case when jsonb_array_length(coalesce(s.answer -> 'options', '[]')) = 1 then s.answer -> 'options' ->> 0 else '' end as chosen
from first f
join attempt_items i on i.attempt_id = f.id
join question_versions v on v.id = i.version_id
left join places p on p.question_id = v.question_id
left join lateral (select x.fraction, x.counts from grading_items x where x.attempt_id = i.attempt_id and x.slot = i.slot order by x.number desc limit 1) g on true
left join lateral (select s.answer from attempt_steps s where s.attempt_id = i.attempt_id and s.slot = i.slot order by s.seq desc limit 1) s on true
where coalesce(g.counts, true)
