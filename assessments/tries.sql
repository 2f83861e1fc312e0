-- How often, and when last, persons sat what measures the competencies of assessments. It reads, besides this package's tables, attempts (quizzes) and
-- competencies (competencies).

-- section: of_assessments
-- What assessments measure.
with asked as (
    select distinct c.assessment_id, coalesce(k.same_as, k.id) as line_id
    from assessment_cells c join competencies k on k.id = c.competency_id where c.assessment_id = any(?assessments::uuid[])
),

-- section: of_attempt
-- What the assessment of an attempt measures.
with asked as (
    select distinct c.assessment_id, coalesce(k.same_as, k.id) as line_id
    from attempts t join assessment_cells c on c.assessment_id = t.assessment_id join competencies k on k.id = c.competency_id where t.id = ?attempt
),

-- section: tries
-- By person, assessment and competency that it measures: the tries of any assessment that measures that, the first of each, in two years, which is as far back as
-- a rule reaches. Competencies of which one took the other's place are one.
measuring as (
    select distinct c.assessment_id, coalesce(k.same_as, k.id) as line_id
    from assessment_cells c join competencies k on k.id = c.competency_id where coalesce(k.same_as, k.id) in (select line_id from asked)
),
done as (
    select t.person_id, m.line_id, t.assessment_id, coalesce(t.title, a.title) as title, t.part, t.started_at,
        t.state = 'open' and t.deadline_at > ?now::timestamptz as runs, coalesce(t.finished_at, t.submitted_at, t.deadline_at) as ended_at
    from measuring m join attempts t on t.assessment_id = m.assessment_id join assessments a on a.id = t.assessment_id
    where t.person_id = any(?persons::uuid[]) and t.started_at > ?now::timestamptz - interval '2 years'
)
select d.person_id, a.assessment_id, k.code, k.name_id, k.name_en,
    coalesce(array_agg((extract(epoch from d.started_at) * 1000000)::bigint order by d.started_at desc) filter (where d.part = 1), '{}') as starts,
    max(d.ended_at) filter (where not d.runs) as last_end, (array_agg(d.title order by d.ended_at desc) filter (where not d.runs and d.assessment_id <> a.assessment_id))[1] as other,
    coalesce(max(d.ended_at) filter (where not d.runs and d.assessment_id <> a.assessment_id) > max(d.ended_at) filter (where not d.runs and d.assessment_id = a.assessment_id),
        bool_or(not d.runs and d.assessment_id <> a.assessment_id)) as elsewhere,
    coalesce((array_agg(d.title) filter (where d.runs and d.assessment_id <> a.assessment_id))[1], '') as running
from asked a join done d on d.line_id = a.line_id join competencies k on k.id = a.line_id
group by d.person_id, a.assessment_id, k.id, k.code, k.name_id, k.name_en, k.position
order by k.position

-- section: beside
-- The titles of other published assessments that measure a competency of one.
select distinct a.title, lower(a.title) from assessment_cells c
join competencies k on k.id = c.competency_id
join competencies o on coalesce(o.same_as, o.id) = coalesce(k.same_as, k.id)
join assessment_cells d on d.competency_id = o.id and d.assessment_id <> c.assessment_id
join assessments a on a.id = d.assessment_id and a.state = 'published'
where c.assessment_id = ?assessment order by lower(a.title), a.title
