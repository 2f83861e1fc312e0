-- How the learners of one version go through its modules. It reads course_versions, enrolments, modules and
-- module_progress (courses).

-- section: versions
select v.id, v.number, v.state, v.published_at, count(e.id)::int as learners, count(e.last_seen_at)::int as began, count(e.completed_at)::int as completed,
    (count(e.id) filter (where e.completed_at is null and e.last_seen_at < ?quiet))::int as stopped
from course_versions v left join enrolments e on e.version_id = v.id and e.withdrawn_at is null
where v.course_id = ?course and v.state not in ('draft', 'binned')
group by v.id order by v.number desc

-- section: steps
-- Who completed nothing for a while is counted at the module that they touched last.
with taken as (
    select e.id, e.completed_at is null and coalesce(e.last_seen_at < ?quiet, false) as stopped from enrolments e
    where e.version_id = ?version and e.withdrawn_at is null
),
last as (
    select distinct on (p.enrolment_id) p.module_id from module_progress p join taken t on t.id = p.enrolment_id
    where t.stopped order by p.enrolment_id, p.updated_at desc, p.module_id
)
select m.id, m.title, m.kind, m.part, m.quiz_id, count(t.id)::int as began, (count(t.id) filter (where p.completed_at is not null))::int as finished,
    (select count(*) from last l where l.module_id = m.id)::int as stopped
from modules m left join module_progress p on p.module_id = m.id left join taken t on t.id = p.enrolment_id
where m.version_id = ?version
group by m.id order by m.position
