-- What answers say of questions. It reads, besides this package's tables, questions, question_versions, question_reviews and
-- question_statistics (questions), attempts, attempt_items, attempt_steps and grading_items (quizzes), measurements and competencies (competencies).
-- Each person's first meeting with a question counts, in finished tries of assessments whose measurement stands.

-- section: seen
-- The questions among ?questions whose key and figures ?reader may see: of open ones those of the units, of closed ones those that they
-- wrote (more than what it measures), reviewed or approved.
select b.id from questions b
where b.id in (?questions) and (
    b.open and ?scope
    or exists (select from question_versions v where v.question_id = b.id and v.created_by = ?reader and not exists (
        select from question_versions o where o.question_id = v.question_id and o.number = v.number - 1 and o.stem = v.stem and o.body = v.body))
    or exists (select from question_reviews r where r.question_id = b.id and r.reviewer_id = ?reader)
    or exists (select from assessment_questions q join assessments a on a.id = q.assessment_id where q.question_id = b.id and a.approved_by = ?reader))

-- section: version
-- The version of a question that was answered last, else its newest; with where it stands.
select v.id as version_id, v.question_id, v.number, v.kind, v.stem, v.body, v.level, v.competency_id, coalesce(c.code, '') as code
from question_versions v left join competencies c on c.id = v.competency_id
where v.question_id = ?question
order by exists (select from attempt_items i join attempts t on t.id = i.attempt_id where i.version_id = v.id and t.purpose = 'assessment' and t.state = 'finished') desc, v.number desc
limit 1

-- section: answers
with met as (
    select distinct on (t.person_id) t.id as attempt_id, i.slot,
        coalesce((select x.fraction from grading_items x where x.attempt_id = i.attempt_id and x.slot = i.slot order by x.number desc limit 1), i.fraction) as fraction,
        case when t.finished_by = 'deadline' then coalesce((select max(l.slot) from (
            select distinct on (s.slot) s.slot, s.answer from attempt_steps s where s.attempt_id = t.id order by s.slot, s.seq desc
        ) l where l.answer <> '{}'), 0) else 1000000 end as reached
    from attempt_items i join attempts t on t.id = i.attempt_id
    where i.version_id = ?version and t.purpose = 'assessment' and t.state = 'finished'
    and exists (select from measurements m where m.source_id = t.id and m.withdrawn_at is null and (m.held_until is null or m.held_until <= ?now))
    and coalesce((select x.counts from grading_items x where x.attempt_id = i.attempt_id and x.slot = i.slot order by x.number desc limit 1), true)
    order by t.person_id, t.started_at
)
select m.fraction = 10000 as right, coalesce(l.answer, '{}') as answer, r.right_n, r.n
from met m
left join lateral (select s.answer from attempt_steps s where s.attempt_id = m.attempt_id and s.slot = m.slot order by s.seq desc limit 1) l on true
cross join lateral (
    select count(*) filter (where coalesce((select x.fraction from grading_items x where x.attempt_id = o.attempt_id and x.slot = o.slot order by x.number desc limit 1), o.fraction) = 10000)::int as right_n,
        count(*)::int as n
    from attempt_items o join question_versions w on w.id = o.version_id
    where o.attempt_id = m.attempt_id and o.slot <> m.slot and o.slot <= m.reached and w.competency_id = ?competency
) r
where m.slot <= m.reached

-- section: exposure
-- Of the people who began an assessment with the question in 12 months, how many met it: of the assessment where it is most.
select coalesce(max(x.met::float8 / x.began), 0) as share from (
    select count(distinct t.person_id) as began,
        count(distinct t.person_id) filter (where exists (select from attempt_items i where i.attempt_id = t.id and i.version_id = ?version)) as met
    from assessment_questions q join attempts t on t.assessment_id = q.assessment_id
    where q.version_id = ?version and t.started_at > ?since
    group by q.assessment_id having count(*) > 0
) x

-- section: firsts
with firsts as (
    select distinct on (t.person_id) t.id as attempt_id, t.person_id
    from attempts t
    where t.assessment_id = ?assessment and t.state = 'finished'
    and exists (select from measurements m where m.source_id = t.id and m.withdrawn_at is null and (m.held_until is null or m.held_until <= ?now))
    order by t.person_id, t.started_at
)

-- section: papers
-- As in responses.sql, of one assessment.
select array_agg(case when coalesce(g.fraction, i.fraction) = 10000 then o.n else -o.n end order by o.n)::int[] as answers
from firsts f
join attempts t on t.id = f.attempt_id
join attempt_items i on i.attempt_id = t.id
join unnest(array[?versions]::uuid[]) with ordinality as o(version_id, n) on o.version_id = i.version_id
left join lateral (
    select max(l.slot) as slot from (
        select distinct on (s.slot) s.slot, s.answer from attempt_steps s where s.attempt_id = t.id order by s.slot, s.seq desc
    ) l where l.answer <> '{}'
) reached on t.finished_by = 'deadline'
left join lateral (select x.fraction, x.counts from grading_items x where x.attempt_id = i.attempt_id and x.slot = i.slot order by x.number desc limit 1) g on true
where coalesce(g.counts, true) and (t.finished_by is distinct from 'deadline' or i.slot <= coalesce(reached.slot, 0))
group by f.attempt_id
order by f.attempt_id

-- section: scores
-- What those tries said of each competency.
select m.competency_id, m.eap, m.sd from firsts f join measurements m on m.source_id = f.attempt_id and m.withdrawn_at is null

-- section: asked
-- The questions of an assessment, as they were fixed.
select q.form, q.question_id, q.version_id, q.competency_id, q.level, v.kind, v.body, v.stem
from assessment_questions q join question_versions v on v.id = q.version_id
where q.assessment_id = ?assessment order by q.form, q.position

-- section: stale
-- Questions of assessments that were sat since their figures were kept, the oldest figures first.
select q.question_id from assessment_questions q
join lateral (select max(t.finished_at) as last from attempts t where t.assessment_id = q.assessment_id and t.state = 'finished') l on true
left join question_statistics s on s.question_id = q.question_id
where l.last is not null and (s.computed_at is null or l.last > s.computed_at and s.computed_at < ?before)
group by q.question_id, s.computed_at order by s.computed_at nulls first, q.question_id limit 500
