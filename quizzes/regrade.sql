-- What rulings about gradings ask of others' tables: assessments (assessments), questions and question_versions (questions).

-- section: question
-- A version of a question, with the unit that owns it and who wrote it.
select v.id as version_id, v.question_id, q.unit_id, v.stem as title from question_versions v join questions q on q.id = v.question_id where v.id = ?version

-- section: attempt
-- A finished attempt that counts for something, with the unit that owns what was asked, what that is called, and who made it.
select a.id as attempt_id, a.person_id, coalesce(z.unit_id, s.unit_id) as unit_id, coalesce(a.title, z.title) as title, coalesce(s.created_by, z.created_by) as made_by
from attempts a left join quizzes z on z.id = a.quiz_id left join assessments s on s.id = a.assessment_id
where a.id = ?attempt and a.state = 'finished' and a.purpose <> 'preview'

-- section: met
-- The finished attempts that met a version.
select a.id as attempt_id, a.person_id from attempts a
where a.state = 'finished' and a.purpose <> 'preview' and exists (select from attempt_items i where i.attempt_id = a.id and i.version_id = ?version)
and a.finished_at >= ?since order by a.person_id, a.finished_at, a.number, a.id

-- section: late
-- How many of some late answers are of an attempt, and of how many of them a decision stands or waits.
select count(*)::int as n, count(*) filter (where exists (select from regrades r where r.kind = 'late' and l.seq = any (r.late)
    and r.state not in ('dropped', 'ready') and r.reversed_by_id is null))::int as decided
from late_answers l where l.attempt_id = ?attempt and l.seq in (?late)

-- section: others
-- The other versions of the question of a version, of the same kind, for those in whose scope it is.
select w.id, w.number, w.created_at from question_versions v join questions q on q.id = v.question_id
join question_versions w on w.question_id = v.question_id and w.id <> v.id and w.kind = v.kind
where v.id = ?version and ?scope order by w.number desc limit 50
