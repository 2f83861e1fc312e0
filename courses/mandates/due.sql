-- What is due and for whom: mandates that stand and their people. It reads, besides this package's mandates, enrolments, courses and
-- course_versions (courses), assignments, persons and unit_versions (people), assessments (assessments), attempts (quizzes).

-- section: standing
select d.id from mandates d left join courses c on c.id = d.course_id
where d.cancelled_at is null and d.due_on >= ?since::date and (d.course_id is null or c.archived_at is null)
order by d.id

-- section: columns
select d.id as mandate_id, coalesce(d.order_id, d.id) as group_id, d.order_id is not null as told, t.person_id, d.due_on, d.created_at as given_at,
    d.cancelled_at, d.course_id, d.assessment_id, coalesce(v.title, s.title) as title, coalesce(u.time_zone, '') as time_zone, coalesce(u.name, '') as unit_name,
    p.name, p.title_before, p.title_after, coalesce(p.nip, '') as nip, coalesce(e.completed_at, b.finished_at) as done_at, e.last_seen_at is not null or b.begun as begun,
    count(*) over () as total

-- section: all
from mandates d
cross join lateral (
    select a.person_id from assignments a
    where d.unit_id is not null and a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
    and a.unit_id in (select units_below(array[d.unit_id], ?day::date))
    union all select d.person_id where d.person_id is not null
) t

-- section: of person
-- Those of one person: to themselves, to their unit and to all above it.
from (select ?person::uuid as person_id) t
join mandates d on d.person_id = t.person_id or d.unit_id in (select w.unit_id from assignments a, units_above(a.unit_id, ?day::date) w
    where a.person_id = t.person_id and a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date))

-- section: facts
join persons p on p.id = t.person_id and (p.left_on is null or p.left_on > ?day::date)
left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
left join unit_versions u on u.unit_id = a.unit_id and u.valid_from <= ?day::date and (u.valid_to is null or u.valid_to > ?day::date)
left join courses c on c.id = d.course_id
left join lateral (select w.title from course_versions w where w.course_id = d.course_id and w.state not in ('draft', 'binned') order by w.number desc limit 1) v on true
left join assessments s on s.id = d.assessment_id
left join enrolments e on e.course_id = d.course_id and e.person_id = p.id and e.withdrawn_at is null
left join lateral (
    select max(x.finished_at) as finished_at, count(*) > 0 as begun from attempts x
    where x.assessment_id = d.assessment_id and x.person_id = p.id and x.started_at >= d.created_at
) b on d.assessment_id is not null
where (d.course_id is null or c.archived_at is null)

-- section: open
and d.cancelled_at is null and coalesce(e.completed_at, b.finished_at) is null

-- section: first
-- Who was ordered the same course by several is told of what is due first.
and not exists (select from mandates o where o.course_id = d.course_id and o.cancelled_at is null and o.due_on >= ?since::date
    and (o.due_on, o.id) < (d.due_on, d.id)
    and (o.person_id = p.id or o.unit_id in (select w.unit_id from units_above(a.unit_id, ?day::date) w)))

-- section: of mandate
and d.id = ?mandate and (?after::uuid is null or p.id > ?after::uuid)
order by p.id limit ?limit

-- section: that one
and d.id = ?mandate

-- section: recent
-- What was taken back or done not long ago is told of, too.
and d.due_on >= ?since::date and (d.cancelled_at is null or d.cancelled_at >= ?since::date)
order by d.due_on, d.id limit ?limit

-- section: behind
-- Past the day, on it or the day before, or within a week and not begun.
and (d.due_on <= ?day::date + 1 or d.due_on <= ?day::date + 7 and not (e.last_seen_at is not null or coalesce(b.begun, false)))
and d.due_on >= ?since::date and ?scope

-- section: behind some
and (d.id, p.id) in (select * from unnest(?mandates::uuid[], ?persons::uuid[]))

-- section: behind of
and coalesce(d.order_id, d.id) = ?mandate

-- section: behind page
order by d.due_on, lower(p.name), p.id, d.id limit ?limit offset ?offset
