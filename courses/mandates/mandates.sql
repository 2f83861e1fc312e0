-- Orders and how their people stand, read as fixed texts but for the last two sections. It reads, besides this package's mandates, courses,
-- course_versions, version_authors, modules, enrolments and module_progress (courses), assignments, persons and unit_versions (people).
-- An order is in scope when its unit or its person is; who has no scope sees none, not even one that names them.

-- section: count
select count(*)::int as n from mandates d where d.cancelled_at is null and d.order_id is null

-- section: list
select d.id, d.course_id, d.unit_id, d.person_id, d.due_on, d.note, d.created_by, d.created_at, d.cancelled_at, c.slug, v.title,
    n.assigned, n.started, n.completed, case when d.due_on < ?day::date then n.assigned - n.completed else 0 end as overdue,
    coalesce((select u.name from unit_versions u where u.unit_id = d.unit_id and u.valid_to is null), '') as unit_name,
    coalesce((select p.name from persons p where p.id = d.person_id), '') as person_name, count(*) over ()::int as total
from mandates d join courses c on c.id = d.course_id
join lateral (select v.title from course_versions v where v.course_id = c.id and v.state not in ('draft', 'binned') order by v.number desc limit 1) v on true
cross join lateral (
    select count(*)::int as assigned,
        count(*) filter (where e.completed_at is null and e.last_seen_at is not null)::int as started,
        count(*) filter (where e.completed_at is not null)::int as completed
    from (
        select a.person_id from assignments a where d.unit_id is not null and a.main
        and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
        and a.unit_id in (select units_below(array[d.unit_id], ?day::date))
        union all
        select d.person_id where d.person_id is not null
    ) t left join enrolments e on e.person_id = t.person_id and e.course_id = d.course_id and e.withdrawn_at is null
) n
where true

-- section: in scope
and (?all::boolean or cardinality(?roots::uuid[]) > 0 and (
    d.unit_id is not null and d.unit_id in (select units_below(?roots::uuid[], ?as_of::date))
    or d.person_id is not null and (d.person_id = ?self::uuid or d.person_id in (
        select scoped.person_id from assignments scoped
        where scoped.main and scoped.valid_from <= ?as_of::date and (scoped.valid_to is null or scoped.valid_to > ?as_of::date)
        and scoped.unit_id in (select units_below(?roots::uuid[], ?as_of::date))))))

-- section: one
and d.id = ?mandate

-- section: not of many
and d.order_id is null

-- section: of course
and d.course_id = ?course

-- section: open
and d.cancelled_at is null

-- section: cancelled
and d.cancelled_at is not null

-- section: overdue
and d.cancelled_at is null and d.due_on < ?day::date and n.completed < n.assigned

-- section: ordered
order by d.due_on, d.id limit ?limit::bigint offset ?offset::bigint

-- section: list people of a mandate
select r.*, count(*) over () as total from (
    select p.id as person_id, p.name, coalesce(p.nip, '') as nip, e.last_seen_at, e.completed_at,
        coalesce((select v.minutes from course_versions v where v.id = e.version_id), 0) as minutes,
        e.visible_ms / 60000 as measured_minutes, coalesce(e.word_ms, 0) / 60000 as measured_by_device,
        coalesce((select u.name from unit_versions u where u.unit_id = a.unit_id
            and u.valid_from <= ?day and (u.valid_to is null or u.valid_to > ?day)), '') as unit_name,
        case when e.completed_at is not null then 'completed' when e.last_seen_at is not null then 'started' else 'not_started' end as state,
        coalesce((select (count(dp.completed_at) * 10000 / greatest(count(*), 1))::int
            from modules dm left join module_progress dp on dp.module_id = dm.id and dp.enrolment_id = e.id
            where dm.version_id = e.version_id), 0) as fraction
    from mandates d cross join lateral (?people) t
    join persons p on p.id = t.person_id
    left join enrolments e on e.person_id = p.id and e.course_id = d.course_id and e.withdrawn_at is null
    left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?day and (a.valid_to is null or a.valid_to > ?day)
    where d.id = ?mandate
) r
where ?state = '' or r.state = ?state
order by r.name, r.person_id
limit ?limit offset ?offset

-- section: list unneeding
-- Of these persons, whom an order of a course does not reach: who completed it, wrote or agreed to it, or was ordered to take it.
select distinct on (w.person_id) w.person_id, w.why from (
    select e.person_id, 'completed' as why, 1 as rank from enrolments e
    where e.course_id = ?course and e.completed_at is not null and e.withdrawn_at is null
    union all
    select a.person_id, 'author', 2 from course_versions v join version_authors a on a.version_id = v.id where v.course_id = ?course and v.state <> 'binned'
    union all
    select v.approved_by, 'author', 2 from course_versions v where v.course_id = ?course and v.approved_by is not null
    union all
    select d.person_id, 'ordered', 3 from mandates d where d.course_id = ?course and d.cancelled_at is null and d.person_id is not null
    union all
    select a.person_id, 'ordered', 3 from assignments a
    where a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
    and a.unit_id in (select units_below(array(select d.unit_id from mandates d
        where d.course_id = ?course and d.cancelled_at is null and d.unit_id is not null), ?day::date))
) w
where w.person_id = any (?persons::uuid[])
order by w.person_id, w.rank
