-- What people answered in a competency's line, for calibrations. It reads, besides this package's tables, measurements and
-- competencies (competencies), attempts, attempt_items, attempt_steps and grading_items (quizzes), question_versions and questions
-- (questions). Answers of each person's first try that counts: people as they are before they know the questions. Questions whose key
-- is published, and course quizzes, which show it, do not belong. What a later grading changed counts as it was changed.

-- section: versions
-- The questions of the line that were on closed papers and still are closed.
select distinct on (q.version_id) q.version_id, q.question_id, v.level, v.kind, v.body
from assessment_questions q
join question_versions v on v.id = q.version_id
join questions b on b.id = q.question_id
join competencies c on c.id = v.competency_id
where coalesce(c.same_as, c.id) = (select coalesce(k.same_as, k.id) from competencies k where k.id = ?competency)
and q.closed and not b.open and v.level is not null
order by q.version_id

-- section: firsts
with firsts as (
    select distinct on (m.person_id) m.person_id, m.source_id as attempt_id
    from measurements m
    where m.line_id = (select coalesce(k.same_as, k.id) from competencies k where k.id = ?competency)
    and m.source = 'attempt' and m.grade = 'E2' and m.withdrawn_at is null and (m.held_until is null or m.held_until <= ?now)
    order by m.person_id, m.measured_at, m.revision desc
)

-- section: papers
-- A person a row: each question answered, by its place in ?versions from 1, negative where it was not wholly right. What lies behind
-- the last answer of a try whose time ran out was not reached.
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
left join (
    select distinct on (x.attempt_id, x.slot) x.attempt_id, x.slot, x.fraction, x.counts from grading_items x order by x.attempt_id, x.slot, x.number desc
) g on g.attempt_id = i.attempt_id and g.slot = i.slot
where t.state = 'finished' and coalesce(g.counts, true) and (t.finished_by is distinct from 'deadline' or i.slot <= coalesce(reached.slot, 0))
group by f.attempt_id
order by f.attempt_id

-- section: measured
-- How many people were measured, by line.
select m.line_id, (array_agg(m.competency_id order by m.recorded_at desc))[1] as competency_id, count(distinct m.person_id)::int as people
from measurements m
where m.source = 'attempt' and m.grade = 'E2' and m.withdrawn_at is null and (m.held_until is null or m.held_until <= ?now)
group by m.line_id
