-- The quizzes of a trainer, those of one module over its versions together. Reads quizzes, quiz_slots (quizzes); modules, course_versions
-- (courses). Arguments: 0 predicate on z, 1 words of a title, 2 the quiz after which to go on (or null), 3 limit of lines.
with mine as (
    select z.id, z.unit_id, z.created_by, z.created_at, z.updated_at, z.frozen_at, z.title, z.pass_mark, z.time_limit_s, z.max_attempts, z.shuffle,
        z.assessment_id, coalesce(m.lineage_id, z.id) as line, coalesce(m.course, '') as course, coalesce(m.number, 0) as version,
        coalesce(m.state, '') as version_state
    from quizzes z left join lateral (
        select m.lineage_id, v.title as course, v.number, v.state from modules m join course_versions v on v.id = m.version_id
        where m.quiz_id = z.id and v.state <> 'binned' order by v.number desc, m.id limit 1
    ) m on true
    where ?0
),
page as (
    select line, max(id::text) as top from mine group by line
    having bool_or(strpos(lower(title), lower(?1)) > 0) and (?2::text is null or max(id::text) < ?2::text)
    order by top desc limit ?3
)
select mine.*, (select count(*) from quiz_slots t where t.quiz_id = mine.id) as questions
from page join mine using (line)
order by page.top desc, mine.id desc
