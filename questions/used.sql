-- Where the versions of a question ($1) stand. Reads quiz_slots and quizzes (quizzes), assessment_questions and assessments
-- (assessments), course_versions (courses).
select 'quiz' as kind, z.id, z.title, v.number, z.frozen_at is not null as shown, z.frozen_at as since
from question_versions v join quiz_slots t on t.version_id = v.id join quizzes z on z.id = t.quiz_id
where v.question_id = $1
union all
select 'assessment', a.id, a.title, v.number, false, a.published_at
from question_versions v join assessment_questions t on t.version_id = v.id join assessments a on a.id = t.assessment_id
where v.question_id = $1
union all
select 'course', c.id, c.title, v.number, true, c.published_at
from question_versions v join practised_questions t on t.question_version_id = v.id join course_versions c on c.id = t.course_version_id
where v.question_id = $1
order by kind, title, number
