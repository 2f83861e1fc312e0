-- How versions of questions ($1) stand that a text asks for learning, in a course of a unit ($2) whose quizzes are $3. Reads unit_versions (people), regrades
-- and quiz_slots (quizzes).
with recursive above(unit_id) as (
    select $2::uuid
    union
    select v.parent_id from unit_versions v join above a on v.unit_id = a.unit_id where v.parent_id is not null and v.valid_to is null
)
select v.id, b.open, b.state = 'retired' as retired,
    exists (select from regrades r where r.version_id = v.id and r.ruled_no is not null and r.reversed_by_id is null and r.kind in ('question', 'key')) as ruled,
    b.unit_id = $2 or (b.shared = 'all' or b.shared = 'below' and b.unit_id in (select unit_id from above))
        and (v.id = b.reviewed_version_id or exists (select from question_reviews w where w.version_id = v.id and w.verdict = 'accepted')) as lent,
    exists (select from quiz_slots t join question_versions w on w.id = t.version_id where t.quiz_id = any($3::uuid[]) and w.question_id = b.id) as asked
from question_versions v join questions b on b.id = v.question_id
where v.id = any($1::uuid[])
