-- The gap reports. They read, besides this package's competencies, required_levels and attainments:
-- units_below, unit_versions, assignments, posts and persons (people). Each report is a chain of the sections below,
-- in the order gap.go names them; :day is the day asked about and :until its end, an instant in the viewer's time zone.

-- section: units
-- Every unit at and below the chosen one that day, with the row of the board it belongs to: the chosen unit for the
-- people serving in it directly, else the direct child it is under.
with recursive place(unit_id, row_id) as (
    select v.unit_id, v.unit_id from unit_versions v
    where v.unit_id = ?unit and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date) and ?scope
    union
    select v.unit_id, case when p.unit_id = ?unit then v.unit_id else p.row_id end
    from unit_versions v join place p on v.parent_id = p.unit_id
    where v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
),
serving as materialized (
    select a.person_id, a.post_id, a.unit_id, pl.row_id
    from assignments a
    join place pl on pl.unit_id = a.unit_id
    join persons p on p.id = a.person_id
    join posts po on po.id = a.post_id
    where a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
    and (p.left_on is null or p.left_on > ?day::date)
    and (?post_kind = '' or po.kind = ?post_kind)
    and (?employment = '' or p.employment = ?employment)
    and (not ?direct or pl.unit_id = ?unit)
),

-- section: person
-- One person where they serve that day.
with serving as materialized (
    select p.id as person_id, a.post_id, a.unit_id, a.unit_id as row_id
    from persons p
    left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
    where p.id = ?person and ?scope
),

-- section: need
-- What each post at hand requires that day: the most particular rule in force.
current as (
    select c.id, c.code, c.position, coalesce(c.same_as, c.id) as line
    from competencies c
    where c.framework_id = ?framework and (?group = '' or c.group_code = ?group)
    and (?competency::uuid is null or c.id = ?competency::uuid)
),
need as materialized (
    select distinct on (po.id, c.id) po.id as post_id, c.id as competency_id, r.level, r.id as rule_id, r.valid_from, r.reason
    from (select distinct post_id from serving) s
    join posts po on po.id = s.post_id
    join required_levels r on r.post_kind = po.kind and r.post_level in ('', po.level)
        and (r.post_name = '' or starts_with(lower(po.name), lower(r.post_name)))
        and r.valid_from <= ?day::date and (r.valid_to is null or r.valid_to > ?day::date)
    join current c on c.id = r.competency_id
    order by po.id, c.id, length(r.post_name) desc, r.post_level desc
)

-- section: rows
-- The board's rows: units with their people, and whether the viewer may see small numbers there.
select pl.row_id as unit_id, v.name, v.kind, coalesce(s.people, 0) as people, bool_or(?full) as "full",
    exists (select from unit_versions w where w.parent_id = pl.row_id and pl.row_id <> ?unit
        and w.valid_from <= ?day::date and (w.valid_to is null or w.valid_to > ?day::date)) as has_children
from (select distinct row_id from place) pl
join unit_versions v on v.unit_id = pl.row_id and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
left join (select row_id, count(*) as people from serving group by row_id) s on s.row_id = pl.row_id
group by pl.row_id, v.name, v.kind, s.people
order by pl.row_id <> ?unit, lower(v.name), pl.row_id

-- section: cells
-- Per row and competency: people for whom it is required, people who meet it, and the levels missing in all. Required
-- levels are counted post by post; evidence is read once, in the order of its index.
, have as (
    select a.person_id, a.competency_id as evidence_id, max(a.level) as level
    from attainments a
    where a.grade in ('E2', 'E3') and a.attained_at < ?until and (a.withdrawn_at is null or a.withdrawn_at >= ?until)
    and a.person_id in (select person_id from serving)
    group by a.person_id, a.competency_id
),
heads as (select row_id, post_id, count(*) as n from serving group by row_id, post_id),
wanted as (
    select h.row_id, n.competency_id, sum(h.n)::int as required, sum(h.n * n.level)::int as levels
    from heads h join need n on n.post_id = h.post_id
    group by h.row_id, n.competency_id
),
line_of as materialized (
    select e.id as evidence_id, c.id as competency_id from current c join competencies e on coalesce(e.same_as, e.id) = c.line
),
best as (
    select h.person_id, l.competency_id, max(h.level) as level
    from have h join line_of l on l.evidence_id = h.evidence_id
    group by h.person_id, l.competency_id
),
got as (
    select s.row_id, n.competency_id, count(*) filter (where h.level >= n.level)::int as met, sum(least(h.level, n.level))::int as levels
    from best h
    join serving s on s.person_id = h.person_id
    join need n on n.post_id = s.post_id and n.competency_id = h.competency_id
    group by s.row_id, n.competency_id
)
select w.row_id as unit_id, w.competency_id, w.required, coalesce(g.met, 0) as met, w.levels - coalesce(g.levels, 0) as missing
from wanted w left join got g on g.row_id = w.row_id and g.competency_id = w.competency_id

-- section: standing
-- Each person and required or attained competency, with the evidence that decides: the highest level, first reached when.
, line_of as materialized (
    select e.id as evidence_id, c.id as competency_id from current c join competencies e on coalesce(e.same_as, e.id) = c.line
),
standing as (
    select s.person_id, s.unit_id, s.post_id, c.id as competency_id, coalesce(n.level, 0) as required, coalesce(h.level, 0) as attained,
        h.attained_at, n.rule_id, n.valid_from as rule_from, n.reason as rule_reason,
        (select count(*) from attainments a join line_of l on l.evidence_id = a.competency_id and l.competency_id = c.id
            where a.person_id = s.person_id and a.attained_at < ?until) as evidence
    from serving s
    cross join current c
    left join need n on n.post_id = s.post_id and n.competency_id = c.id
    left join lateral (
        select a.level, a.attained_at from attainments a join line_of l on l.evidence_id = a.competency_id and l.competency_id = c.id
        where a.person_id = s.person_id and a.grade in ('E2', 'E3') and a.attained_at < ?until
        and (a.withdrawn_at is null or a.withdrawn_at >= ?until)
        order by a.level desc, a.attained_at limit 1
    ) h on true
)

-- section: people
-- The people of one cell, by name.
select p.id as person_id, p.nip, p.name, p.title_before, p.title_after, po.name as post_name, v.name as unit_name,
    t.competency_id, t.required, t.attained, greatest(t.required - t.attained, 0) as gap, t.attained_at, t.evidence
from standing t
join persons p on p.id = t.person_id
join posts po on po.id = t.post_id
join unit_versions v on v.unit_id = t.unit_id and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
where t.required > 0
and (?state = '' or (?state = 'gap') = (t.attained < t.required))
and (lower(p.name), p.id) > (?after_name, ?after_id)
order by lower(p.name), p.id
limit ?limit

-- section: profile
-- One person's competencies in the framework's order.
select t.competency_id, t.required, t.attained, greatest(t.required - t.attained, 0) as gap, t.attained_at, t.evidence,
    t.rule_id, t.rule_from, coalesce(t.rule_reason, '') as rule_reason
from standing t
join current c on c.id = t.competency_id
order by c.position
