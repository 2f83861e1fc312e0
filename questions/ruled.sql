-- What was decided of the versions of a question ($1) after people had answered them, and stands. Reads regrades (quizzes).
select r.id, r.kind, v.number, r.reason, r.ruled_at
from question_versions v join regrades r on r.version_id = v.id
where v.question_id = $1 and r.ruled_no is not null and r.reversed_by_id is null and r.kind in ('question', 'key')
order by r.ruled_no desc
