-- What learners wrote at modules. It reads, besides this package's module_notes, enrolments, course_versions and modules (courses).

-- section: find note
-- A module of an enrolment of ?2 with the note that stands there, if any.
select e.id as enrolment_id, m.id as module_id, v.title as course, m.title as module, coalesce(n.body, '') as body,
    coalesce(n.marked, false) as marked, n.updated_at
from enrolments e join course_versions v on v.id = e.version_id join modules m on m.version_id = v.id
left join module_notes n on n.lineage_id = m.lineage_id and n.person_id = e.person_id
where e.id = ?0 and m.id = ?1 and e.person_id = ?2

-- section: drop note
delete from module_notes where person_id = ?0 and lineage_id = (select lineage_id from modules where id = ?1)

-- section: keep note
insert into module_notes (person_id, lineage_id, body, marked, updated_at)
select ?0, m.lineage_id, ?1, ?2, ?3 from modules m where m.id = ?4
on conflict (person_id, lineage_id) do update set body = excluded.body, marked = excluded.marked, updated_at = excluded.updated_at

-- section: list notes
select l.*, n.body, n.marked, n.updated_at
from module_notes n join lateral (
    select e.id as enrolment_id, m.id as module_id, v.title as course, m.title as module
    from enrolments e join modules m on m.version_id = e.version_id join course_versions v on v.id = e.version_id
    where e.person_id = n.person_id and m.lineage_id = n.lineage_id
    order by e.withdrawn_at is null desc, e.enrolled_at desc limit 1
) l on true
where n.person_id = ?person
    and not exists (select from unnest(?words::text[]) w where strpos(lower(n.body || ' ' || l.module || ' ' || l.course), w) = 0)
order by n.updated_at desc, n.lineage_id limit ?most
