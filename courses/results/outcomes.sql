-- The report of who completed what: the enrolments of the people who serve in and below a unit on a day. It reads
-- enrolments, course_versions, modules and module_progress (courses), units_below, unit_versions, assignments, posts
-- and persons (people), certificates (certification). Each report is a chain of the sections below, in the order outcomes.go
-- names them. The units are looked up once, in a set that every row is held against. The planner, which sees no value, would think that few
-- assignments are of the day and few units below: it would gather all assignments, or go through the units one by one. A coalesce around
-- what it cannot know makes it gather the enrolments instead and hold each person against the units last (a fifth less work at 2,000 of
-- 15,000 people); that the last one names p keeps it there.

-- section: kept
with taken as materialized (
    select e.id, e.person_id, e.completed_at is not null as completed, e.last_seen_at is not null as seen, lower(p.name) as sort, a.unit_id, a.post_id

-- section: once
with taken as (
    select e.id, e.person_id, e.course_id, e.version_id, e.source, e.enrolled_at, e.last_seen_at, e.completed_at, e.visible_ms, e.word_ms,
        e.completed_at is not null as completed, e.last_seen_at is not null as seen, lower(p.name) as sort, a.unit_id, a.post_id,
        p.nip, p.name, p.title_before, p.title_after

-- section: from
    from enrolments e
    join assignments a on a.person_id = e.person_id and a.main
        and coalesce(a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date), false)
    join persons p on p.id = a.person_id and (p.left_on is null or p.left_on > ?day::date)
    where e.withdrawn_at is null and coalesce(a.unit_id in (select units_below(array[?unit::uuid], ?day::date)), p.id is null)

-- section: of course
    and e.course_id = ?course::uuid

-- section: sums of course
-- In one course a person is enrolled once.
),
sums as (
    select count(*)::int as enrolments, count(*)::int as people, (count(*) filter (where completed))::int as completed,
        (count(*) filter (where seen and not completed))::int as started
    from taken

-- section: sums
),
sums as (
    select count(*)::int as enrolments, count(distinct person_id)::int as people, (count(*) filter (where completed))::int as completed,
        (count(*) filter (where seen and not completed))::int as started
    from taken

-- section: counted
)
select * from sums

-- section: page
-- Those on the page, by name; what is shown of them is looked up for them alone.
),
at as materialized (
    select id, unit_id, post_id, sort from taken where true

-- section: completed
    and completed
-- section: started
    and seen and not completed
-- section: not_started
    and not seen and not completed

-- section: after
    and (sort, id) > (?after_name::text, ?after_id::uuid)

-- section: shown
    order by sort, id
    limit ?limit::int
)
select s.enrolments, s.people, s.completed, s.started, o.*
from sums s left join (
    select e.id as enrolment_id, e.person_id, e.course_id, coalesce(p.nip, '') as nip, p.name, p.title_before, p.title_after,
        coalesce(po.name, '') as post_name, u.name as unit_name, v.title, v.jp, v.minutes,
        e.visible_ms / 60000 as measured_minutes, e.word_ms / 60000 as measured_by_device, e.source, e.enrolled_at, e.last_seen_at, e.completed_at,
        case when e.completed_at is not null then 'completed' when e.last_seen_at is not null then 'started' else 'not_started' end as state,
        case when e.completed_at is not null then 10000 else coalesce((
            select (count(dp.completed_at) * 10000 / greatest(count(*), 1))::int
            from modules dm left join module_progress dp on dp.module_id = dm.id and dp.enrolment_id = e.id
            where dm.version_id = e.version_id), 0) end as fraction,
        coalesce(c.number, '') as certificate_number
    from at
    join enrolments e on e.id = at.id
    join persons p on p.id = e.person_id
    join course_versions v on v.id = e.version_id
    join unit_versions u on u.unit_id = at.unit_id and u.valid_from <= ?day::date and (u.valid_to is null or u.valid_to > ?day::date)
    left join posts po on po.id = at.post_id
    left join certificates c on c.enrolment_id = e.id and c.revoked_at is null
) o on true
order by lower(o.name), o.enrolment_id

-- section: list
-- All of them, by name. How far somebody is, is looked up only where the course is not completed.
)
select t.id as enrolment_id, t.person_id, t.course_id, coalesce(t.nip, '') as nip, t.name, t.title_before, t.title_after,
    coalesce(po.name, '') as post_name, u.name as unit_name, v.title, v.jp, v.minutes,
    t.visible_ms / 60000 as measured_minutes, t.word_ms / 60000 as measured_by_device, t.source, t.enrolled_at, t.last_seen_at, t.completed_at,
    case when t.completed then 'completed' when t.seen then 'started' else 'not_started' end as state,
    case when t.completed then 10000 else coalesce((
        select (count(dp.completed_at) * 10000 / greatest(count(*), 1))::int
        from modules dm left join module_progress dp on dp.module_id = dm.id and dp.enrolment_id = t.id
        where dm.version_id = t.version_id), 0) end as fraction,
    coalesce(c.number, '') as certificate_number
from taken t
join course_versions v on v.id = t.version_id
join unit_versions u on u.unit_id = t.unit_id and u.valid_from <= ?day::date and (u.valid_to is null or u.valid_to > ?day::date)
left join posts po on po.id = t.post_id
left join certificates c on c.enrolment_id = t.id and c.revoked_at is null
where true

-- section: ordered
order by t.sort, t.id
