-- Whether a person may sit an assessment now. It reads, besides this package's tables, attempts (quizzes), mandates (courses),
-- assignments, posts and persons (people): one row, with what the rules of start.go ask.

-- section: may
select a.state, a.supervised,
    (a.opens_on is null or a.opens_on <= ?day::date) as begun,
    (a.closes_on is not null and a.closes_on < ?day::date) as over,
    exists (
        select from assessment_openings o
        where o.assessment_id = a.id and o.ended_at is null
        and (o.person_id = ?person or exists (
            select from assignments s join posts p on p.id = s.post_id cross join lateral units_above(s.unit_id, ?day::date) u
            where s.person_id = ?person and s.main and s.valid_from <= ?day::date and (s.valid_to is null or s.valid_to > ?day::date)
            and u.unit_id = o.unit_id and (o.post_kind = '' or p.kind = o.post_kind)))
    ) or exists (select from mandates d where d.assessment_id = a.id and d.person_id = ?person and d.cancelled_at is null) as open,
    t.open_id, coalesce(t.number, 0) as number,
    coalesce((select e.percent from assessment_extra_time e where e.assessment_id = a.id and e.person_id = ?person), 0) as extra
from assessments a
cross join lateral (
    select (array_agg(t.id) filter (where t.state <> 'finished'))[1] as open_id, max(t.number) as number
    from attempts t where t.assessment_id = a.id and t.person_id = ?person
) t
where a.id = ?assessment
