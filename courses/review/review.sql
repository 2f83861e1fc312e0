-- How versions are read by those who judge them. Reads courses, course_versions, version_authors and modules
-- (courses).

-- section: of units
exists (select from courses c where c.id = v.course_id and ?units)

-- section: name unit
select c.unit_id, ?unit as unit_name from courses c where c.id = ?course

-- section: list versions of module
-- A module in all versions of its course that people read, the newest first.
select m.id, m.kind, m.title, m.minutes, m.body, m.url, m.alt, m.media_id, v.number
from modules m join course_versions v on v.id = m.version_id
where v.course_id = ?course and v.state <> 'binned' and m.lineage_id = (select o.lineage_id from modules o where o.id = ?module)
order by v.number desc

-- section: find discussed
select v.id as version_id, v.course_id, v.title, v.number, v.state, ?mine as mine,
    array(select a.person_id from version_authors a where a.version_id = v.id order by a.since, a.person_id) as authors
from course_versions v where v.id = ?version and v.state <> 'binned'
