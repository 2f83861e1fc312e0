-- The reports of learning hours. They read, besides this package's jp_entries, jp_policies and jp_targets:
-- unit_versions, units_below, units_above, persons, assignments and posts (people); enrolments, course_versions (courses);
-- certificates (certification).

-- section: units
-- Every unit at and below the chosen one on the day, with the row it belongs to: itself, or the direct child above it.
with recursive place(unit_id, row_id) as (
    select v.unit_id, v.unit_id from unit_versions v
    where v.unit_id = ?unit and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date) and (?all::boolean or unit_in(v.unit_id, ?roots::uuid[], ?as_of::date))
    union
    select v.unit_id, case when p.unit_id = ?unit then v.unit_id else p.row_id end
    from unit_versions v join place p on v.parent_id = p.unit_id
    where v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
),
serving as (
    select a.person_id, a.unit_id, a.post_id, pl.row_id
    from place pl join assignments a on a.unit_id = pl.unit_id and a.main
        and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
),

-- section: year
-- The year of each person serving; see jp_years (migrations/0012) for the rule.
year as (
    select s.person_id, s.unit_id, s.post_id, s.row_id, y.employment, y.raw_minutes, y.counted_minutes, y.jp, y.activities, y.min_jp, y.max_jp
    from serving s join jp_years(array(select person_id from serving), ?day::date, ?from::date, ?to::date) y on y.person_id = s.person_id
)

-- section: one
-- The year of one person. Who has left by the day is judged on the last day in service, and owes nothing for later years.
select y.person_id, y.employment, y.raw_minutes, y.counted_minutes, y.jp, y.activities,
    case when p.left_on <= ?from::date then 0 else y.min_jp end as min_jp,
    case when p.left_on <= ?from::date then 0 else y.max_jp end as max_jp
from persons p cross join lateral jp_years(array[p.id], least(?day::date, p.left_on - 1), ?from::date, ?to::date) y
where p.id = ?person

-- section: rows
-- Per unit: people, those whom a minimum binds, those of them who meet it, and the sum of JP.
select pl.row_id as unit_id, v.name, v.kind,
    exists (select from unit_versions w where w.parent_id = pl.row_id and pl.row_id <> ?unit
        and w.valid_from <= ?day::date and (w.valid_to is null or w.valid_to > ?day::date)) as has_children,
    coalesce(y.people, 0) as people, coalesce(y.bound, 0) as bound, coalesce(y.met, 0) as met, coalesce(y.learning, 0) as learning,
    coalesce(y.jp, 0) as jp
from (select distinct row_id from place) pl
join unit_versions v on v.unit_id = pl.row_id and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
left join (
    select row_id, count(*)::int as people, count(*) filter (where min_jp > 0)::int as bound,
        count(*) filter (where min_jp > 0 and jp >= min_jp)::int as met, count(*) filter (where counted_minutes > 0)::int as learning,
        sum(jp)::int as jp
    from year group by row_id
) y on y.row_id = pl.row_id
order by pl.row_id <> ?unit, lower(v.name), pl.row_id

-- section: people
select y.person_id, p.nip, p.name, p.title_before, p.title_after, p.grade, p.employment, coalesce(po.name, '') as post_name,
    coalesce(po.kind, '') as post_kind, v.name as unit_name, y.raw_minutes, y.counted_minutes, y.jp, y.activities, y.min_jp, y.max_jp
from year y
join persons p on p.id = y.person_id
left join posts po on po.id = y.post_id
join unit_versions v on v.unit_id = y.unit_id and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
where (lower(p.name), p.id) > (?after_name, ?after_id)
and (?state = '' or (?state = 'met' and y.min_jp > 0 and y.jp >= y.min_jp) or (?state = 'not_yet' and y.min_jp > 0 and y.jp < y.min_jp))
order by lower(p.name), p.id
limit ?limit

-- section: training
-- A person's finished and running courses, the latest first, as titled in the version taken.
select e.id as enrolment_id, e.course_id, v.title, v.form, v.jp, v.minutes, e.visible_ms / 60000 as measured_minutes, e.word_ms / 60000 as measured_by_device,
    e.enrolled_at, e.completed_at, e.withdrawn_at,
    coalesce(c.number, '') as certificate_number, coalesce(c.code, '') as certificate_code, c.id as certificate_id, c.issued_at, c.revoked_at
from enrolments e
join course_versions v on v.id = e.version_id
left join certificates c on c.enrolment_id = e.id
where e.person_id = ?person and (e.withdrawn_at is null or e.completed_at is not null)
order by coalesce(e.completed_at, e.enrolled_at) desc, e.id desc
