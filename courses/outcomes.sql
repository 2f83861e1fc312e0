-- The report of who completed what: the enrolments of the people who serve in and below a unit on a day. It reads, besides
-- this package's enrolments, course_versions, modules and module_progress: units_below, unit_versions, assignments, posts
-- and persons (people); certificates (certification).

-- section: taken
with taken as (
    select a.unit_id, a.post_id, e.id, e.person_id, e.course_id, e.version_id, e.source, e.enrolled_at, e.last_seen_at, e.completed_at,
        case when e.completed_at is not null then 'completed' when e.last_seen_at is not null then 'started' else 'not_started' end as state,
        p.nip, p.name, p.title_before, p.title_after
    from enrolments e
    join persons p on p.id = e.person_id and (p.left_on is null or p.left_on > ?day::date)
    join assignments a on a.person_id = e.person_id and a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
        and a.unit_id in (select units_below(array[?unit::uuid], ?day::date))
    where e.withdrawn_at is null and (?course::uuid is null or e.course_id = ?course::uuid)
)

-- section: sums
select count(*) as enrolments, count(distinct person_id) as people, count(*) filter (where state = 'completed') as completed,
    count(*) filter (where state = 'started') as started
from taken

-- section: list
-- By name. How far somebody is, is looked up only where the course is not completed.
select t.id as enrolment_id, t.person_id, t.course_id, coalesce(t.nip, '') as nip, t.name, t.title_before, t.title_after,
    coalesce(po.name, '') as post_name, u.name as unit_name, v.title, v.jp, t.source, t.state, t.enrolled_at, t.last_seen_at, t.completed_at,
    case when t.completed_at is not null then 10000 else coalesce((
        select (sum(coalesce(dp.fraction, 0)) / greatest(count(*), 1))::int
        from modules dm left join module_progress dp on dp.module_id = dm.id and dp.enrolment_id = t.id
        where dm.version_id = t.version_id), 0) end as fraction,
    coalesce(c.number, '') as certificate_number
from taken t
join course_versions v on v.id = t.version_id
join unit_versions u on u.unit_id = t.unit_id and u.valid_from <= ?day::date and (u.valid_to is null or u.valid_to > ?day::date)
left join posts po on po.id = t.post_id
left join certificates c on c.enrolment_id = t.id and c.revoked_at is null
where (?state = '' or t.state = ?state) and (lower(t.name), t.id) > (?after_name, ?after_id)
order by lower(t.name), t.id
limit ?limit
