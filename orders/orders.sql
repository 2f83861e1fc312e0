-- Orders and how their people stand. It reads, besides this package's orders, mandates, enrolments, courses and course_versions
-- (courses), assessments (assessments), attempts (quizzes), competencies (competencies), persons, assignments and unit_versions (people).

-- section: list
select o.id, o.unit_id, o.competency_id, o.state, o.course_id, o.assessment_id, o.due_on, o.note, o.chosen, o.given, o.left_out, o.created_by,
    o.created_at, o.cancelled_by, o.cancelled_at, o.total, coalesce(v.title, a.title) as title, coalesce(c.slug, '') as slug,
    k.code as competency_code, k.name_id as competency_name_id, k.name_en as competency_name_en, u.name as unit_name, g.name as created_by_name,
    n.started, n.completed, case when o.due_on < ?day::date and o.cancelled_at is null then n.standing - n.completed else 0 end as overdue
from (
    select o.*, count(*) over () as total from orders o
    where (?order::uuid is null or o.id = ?order::uuid) and ?scope
    and (?show <> 'open' or o.cancelled_at is null) and (?show <> 'cancelled' or o.cancelled_at is not null)
    order by o.cancelled_at is not null, o.due_on, o.id limit ?limit offset ?offset
) o
left join courses c on c.id = o.course_id
left join lateral (select w.title from course_versions w where w.course_id = o.course_id and w.state not in ('draft', 'binned') order by w.number desc limit 1) v on true
left join assessments a on a.id = o.assessment_id
join competencies k on k.id = o.competency_id
join persons g on g.id = o.created_by
join lateral (select w.name from unit_versions w where w.unit_id = o.unit_id order by w.valid_from desc limit 1) u on true
cross join lateral (
    select count(*) filter (where not s.cancelled)::int as standing, count(*) filter (where s.state = 'started')::int as started,
        count(*) filter (where s.state = 'completed')::int as completed
    from (

-- section: standing
-- What became of each mandate of an order o. Of an assessment only a try counts that began after it was ordered.
select d.person_id, d.cancelled_at is not null as cancelled, coalesce(e.completed_at, t.finished_at) as done_at,
    case when coalesce(e.completed_at, t.finished_at) is not null then 'completed'
        when e.last_seen_at is not null or t.started_at is not null then 'started' else 'not_started' end as state
from mandates d
left join enrolments e on e.course_id = o.course_id and e.person_id = d.person_id and e.withdrawn_at is null
left join lateral (
    select min(t.started_at) as started_at, max(t.finished_at) as finished_at from attempts t
    where t.assessment_id = o.assessment_id and t.person_id = d.person_id and t.started_at >= d.created_at
) t on o.assessment_id is not null
where d.order_id = o.id

-- section: list end
    ) s
) n
order by o.cancelled_at is not null, o.due_on, o.id

-- section: people
select r.*, count(*) over () as total from (
    select s.person_id, p.name, coalesce(p.nip, '') as nip, coalesce(v.name, '') as unit_name, s.state, s.done_at, s.cancelled
    from orders o cross join lateral (

-- section: people end
    ) s
    join persons p on p.id = s.person_id
    left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
    left join unit_versions v on v.unit_id = a.unit_id and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
    where o.id = ?order and ?scope
) r
where ?state = '' or r.state = ?state
order by lower(r.name), r.person_id
limit ?limit offset ?offset

-- section: among
-- Whether an order names a person.
select exists (select from mandates d where d.order_id = ?order and d.person_id = ?person and d.cancelled_at is null) as there

-- section: open
select count(*)::int as n from orders o where o.cancelled_at is null and (?all::boolean or o.unit_id in (select units_below(?roots::uuid[], ?as_of::date)))
