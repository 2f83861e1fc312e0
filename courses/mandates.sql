-- Orders and how their people stand, read as fixed texts. It reads, besides this package's tables, assignments, persons and unit_versions (people).
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
