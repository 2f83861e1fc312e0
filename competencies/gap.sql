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
    select distinct on (po.id, c.id) po.id as post_id, c.id as competency_id, c.line as line_id, r.level, r.id as rule_id, r.valid_from, r.reason
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
-- Per row and competency: people for whom it is required, people who meet it, and the levels missing in all. Posts that
-- require the same are one profile, so that people are counted by profile and level before anything is compared; evidence
-- is read once, in the order of its index.
, profile as materialized (
    select post_id, dense_rank() over (order by wants) as profile
    from (select post_id, array_agg(competency_id::text || level order by competency_id) as wants from need group by post_id) w
),
wants as materialized (
    select p.profile, n.competency_id, n.line_id, n.level
    from (select profile, (array_agg(post_id))[1] as post_id from profile group by profile) p join need n on n.post_id = p.post_id
),
placed as materialized (
    select s.person_id, s.row_id, p.profile from serving s join profile p on p.post_id = s.post_id
),
wanted as (
    select h.row_id, w.competency_id, sum(h.n)::int as required, sum(h.n * w.level)::int as levels
    from (select row_id, profile, count(*) as n from placed group by row_id, profile) h join wants w on w.profile = h.profile
    group by h.row_id, w.competency_id
),
best as (
    select a.person_id, a.line_id, max(a.level) as level
    from attainments a
    where a.person_id = any (array(select person_id from serving)) and a.grade in ('E2', 'E3')
    and a.attained_at < ?until and (a.withdrawn_at is null or a.withdrawn_at >= ?until)
    group by a.person_id, a.line_id
),
counted as materialized (
    select p.row_id, p.profile, b.line_id, b.level, count(*) as n
    from best b join placed p on p.person_id = b.person_id
    group by p.row_id, p.profile, b.line_id, b.level
),
got as (
    select c.row_id, w.competency_id, sum(c.n) filter (where c.level >= w.level)::int as met, sum(c.n * least(c.level, w.level))::int as levels
    from counted c join wants w on w.profile = c.profile and w.line_id = c.line_id
    group by c.row_id, w.competency_id
)
select w.row_id as unit_id, w.competency_id, w.required, coalesce(g.met, 0) as met, w.levels - coalesce(g.levels, 0) as missing
from wanted w left join got g on g.row_id = w.row_id and g.competency_id = w.competency_id

-- section: standing
-- Each person and required or attained competency, with the evidence that decides: the highest level, first reached when.
, standing as (
    select s.person_id, s.unit_id, s.post_id, c.id as competency_id, coalesce(n.level, 0) as required, coalesce(h.level, 0) as attained,
        h.attained_at, n.rule_id, n.valid_from as rule_from, n.reason as rule_reason,
        (select count(*) from attainments a
            where a.person_id = s.person_id and a.line_id = c.line and a.attained_at < ?until) as evidence
    from serving s
    cross join current c
    left join need n on n.post_id = s.post_id and n.competency_id = c.id
    left join lateral (
        select a.level, a.attained_at from attainments a
        where a.person_id = s.person_id and a.line_id = c.line and a.grade in ('E2', 'E3') and a.attained_at < ?until
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
