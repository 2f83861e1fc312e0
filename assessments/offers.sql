-- What a person may sit, and sat. It reads, besides this package's tables, attempts (quizzes), mandates (courses), assignments,
-- posts and unit_versions (people).

-- section: offers
-- What one was told to sit is due until one begins.
with tries as (
    select t.assessment_id, (array_agg(t.id) filter (where t.state <> 'finished'))[1] as open_id,
        (array_agg(t.id order by t.number desc, t.part desc) filter (where t.state = 'finished'))[1] as last_id, max(t.number) as nr,
        max(t.started_at) as last_start
    from attempts t where t.person_id = ?person and t.purpose = 'assessment' group by t.assessment_id
),
mine as (
    select s.person_id, p.kind, u.unit_id
    from assignments s join posts p on p.id = s.post_id cross join lateral units_above(s.unit_id, ?day::date) u
    where s.person_id = ?person and s.main and s.valid_from <= ?day::date and (s.valid_to is null or s.valid_to > ?day::date)
),
asked as (
    select o.assessment_id, o.due_on, o.opened_at as since from assessment_openings o
    where o.ended_at is null and (o.person_id = (select person_id from mine limit 1)
        or exists (select from mine m where m.unit_id = o.unit_id and (o.post_kind = '' or o.post_kind = m.kind)))
    union all
    select d.assessment_id, d.due_on, d.created_at from mandates d
    where d.person_id = (select person_id from mine limit 1) and d.assessment_id is not null and d.cancelled_at is null
),
opened as (
    select k.assessment_id, min(k.due_on) filter (where t.last_start is null or t.last_start < k.since) as due_on
    from asked k left join tries t on t.assessment_id = k.assessment_id group by k.assessment_id
)
select a.id, a.unit_id, a.title, a.about, a.mode, a.minutes, a.max_questions, a.forms, a.supervised, a.opens_on, a.closes_on, a.state,
    a.created_by, a.created_at, a.changed_at, a.published_at, a.approved_by, a.closed_at,
    coalesce(o.due_on::text, '') as due_on, t.open_id, t.last_id, coalesce(t.nr, 0) as nr, v.name as unit_name,
    coalesce((select e.percent from assessment_extra_time e where e.assessment_id = a.id and e.person_id = (select person_id from mine limit 1)), 0) as extra
from assessments a
left join opened o on o.assessment_id = a.id
left join tries t on t.assessment_id = a.id
join unit_versions v on v.unit_id = a.unit_id and v.valid_from <= ?day::date and v.valid_to is null
where (o.assessment_id is not null and a.state = 'published' or t.assessment_id is not null) and (?assessment::uuid = '00000000-0000-0000-0000-000000000000' or a.id = ?assessment)
order by t.open_id is null, o.due_on is null, t.last_id is not null, o.due_on, lower(a.title), a.id
