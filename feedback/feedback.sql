-- What learners say back. It reads, besides this package's inquiries and survey_replies: courses, course_versions, modules, enrolments
-- (courses) and persons (people).

-- section: place
select e.course_id, e.version_id, m.lineage_id
from enrolments e join modules m on m.version_id = e.version_id
where e.id = ?enrolment and e.person_id = ?person and e.withdrawn_at is null and m.id = ?module

-- section: at module
select i.id, i.kind, i.words, i.state, i.answer, i.answered_at, i.public, i.person_id = ?person::uuid as mine,
    case when i.person_id = ?person::uuid then i.asked_at end as asked_at
from enrolments e
join modules m on m.version_id = e.version_id and m.id = ?module::uuid
join inquiries i on i.lineage_id = m.lineage_id and i.course_id = e.course_id
where e.id = ?enrolment::uuid and e.person_id = ?person::uuid and e.withdrawn_at is null and (i.person_id = ?person::uuid or i.public)
order by i.person_id = ?person::uuid desc, i.asked_at desc, i.id
limit 50

-- section: mine
select i.*, v.title as course_title, m.title as module_title, e.withdrawn_at is null as learning
from inquiries i
join course_versions v on v.id = i.version_id
join modules m on m.id = i.module_id
join enrolments e on e.id = i.enrolment_id
where i.person_id = ?person
order by i.asked_at desc, i.id

-- section: asked
select i.*, i.person_id as asker_id, v.title as course_title, v.number, m.title as module_title, p.name, p.title_before, p.title_after, count(*) over () as total
from inquiries i
join courses c on c.id = i.course_id
join course_versions v on v.id = i.version_id
join modules m on m.id = i.module_id
join persons p on p.id = i.person_id
where ?scope and (?course::uuid is null or i.course_id = ?course) and ?state in ('', i.state)
order by i.state = 'open' desc, case when i.state = 'open' then i.asked_at end, i.asked_at desc, i.id
limit ?limit offset ?offset

-- section: courses
select i.course_id as id, v.title, count(*) filter (where i.state = 'open') as open
from inquiries i
join courses c on c.id = i.course_id
join lateral (select w.title from course_versions w where w.course_id = c.id and w.state not in ('draft', 'binned') order by w.number desc limit 1) v on true
where ?scope
group by i.course_id, v.title
order by lower(v.title), i.course_id

-- section: open
select count(*)::int from inquiries i join courses c on c.id = i.course_id
where i.state = 'open' and (?all::boolean or c.unit_id in (select units_below(?roots::uuid[], ?day::date)))

-- section: one
select i.*, v.title
from inquiries i
join courses c on c.id = i.course_id
join course_versions v on v.id = i.version_id
where i.id = ?inquiry and ?scope
for update of i

-- section: finished
select e.course_id, e.version_id, v.title, e.completed_at is not null as done
from enrolments e join course_versions v on v.id = e.version_id
where e.id = ?enrolment and e.person_id = ?person and e.withdrawn_at is null

-- section: survey versions
select v.id, v.number, v.title, count(*) filter (where e.completed_at is not null) as completed, y.replies, y.counted
from courses c
join course_versions v on v.course_id = c.id and v.state not in ('draft', 'binned')
left join enrolments e on e.version_id = v.id and e.withdrawn_at is null
cross join lateral (select count(*) as replies, count(r.counted) as counted from survey_replies r where r.version_id = v.id) y
where c.id = ?course and ?scope
group by v.id, y.replies, y.counted
order by v.number desc

-- section: survey scores
select u.item, u.score, count(*) as n
from survey_replies r cross join unnest(r.counted) with ordinality as u(score, item)
where r.course_id = ?course and (?version::uuid is null or r.version_id = ?version)
group by u.item, u.score

-- section: survey comments
select r.counted_comment from survey_replies r
where r.course_id = ?course and (?version::uuid is null or r.version_id = ?version) and r.counted is not null and r.counted_comment <> ''
order by r.id
