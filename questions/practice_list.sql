-- The versions that a text may ask for learning in a course of a unit ($1) whose quizzes are $2: of its own bank the newest of each open question, of others'
-- that are shared with it the reviewed one. $3 are words of the stem, the topic or the code, $4 the question after which the page begins (null: the first), $5
-- how many. Reads unit_versions (people), regrades and quiz_slots (quizzes).
with recursive above(unit_id) as (
    select $1::uuid
    union
    select v.parent_id from unit_versions v join above a on v.unit_id = a.unit_id where v.parent_id is not null and v.valid_to is null
)
select v.id
from questions b
join lateral (
    select w.* from question_versions w
    where w.question_id = b.id and (b.unit_id = $1 or w.id = b.reviewed_version_id)
    order by w.number desc limit 1
) v on true
where b.open and b.state <> 'retired'
    and position('](gambar:' in v.stem || v.body::text) = 0
    and (b.unit_id = $1 or b.shared = 'all' or b.shared = 'below' and b.unit_id in (select unit_id from above))
    and ($3 = '' or strpos(lower(v.stem), lower($3)) > 0 or strpos(lower(b.topic), lower($3)) > 0 or lower(b.code) = lower($3))
    and ($4::uuid is null or b.id < $4)
    and not exists (select from regrades r where r.version_id = v.id and r.ruled_no is not null and r.reversed_by_id is null and r.kind in ('question', 'key'))
    and not exists (select from quiz_slots t join question_versions w on w.id = t.version_id where t.quiz_id = any($2::uuid[]) and w.question_id = b.id)
order by b.id desc
limit $5
