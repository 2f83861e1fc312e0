-- The gap reports. They read, besides this package's competencies, required_levels, attainments, measurements and cut_scores:
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
    where p.id = ?person
),

-- section: whom
-- Who that is, in words.
named as (
    select p.name, p.title_before, p.title_after, coalesce(po.name, '') as post_name, coalesce(v.name, '') as unit_name
    from serving s
    join persons p on p.id = s.person_id
    left join posts po on po.id = s.post_id
    left join unit_versions v on v.unit_id = s.unit_id and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
)
select * from named

-- section: need
-- What each post at hand requires that day: the most particular rule in force.
current as (
    select c.id, c.position, coalesce(c.same_as, c.id) as line
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

-- section: tally
-- What a board is computed from, in four kinds of rows. "want": posts that require the same are one profile, which wants
-- a level of each competency. "head": people of each row and profile. "have": people of each row and profile by the level
-- their evidence shows by the former rule, competency line by line; none where that rule is not asked about. "shown": people of each row
-- by what is measured of a competency that their profile wants; doubt is the sum of 1 − P and spread that of P(1 − P) at the level
-- wanted, of those who reached it. Nothing is joined by guesswork: people find their profile in a map and their evidence by its index,
-- so the work grows with the people and their evidence whatever the planner expects.
-- What is shown is competency_shown (migration 0050) of everybody at once: the newest measurement that counts, and beside it the few
-- that are held or verified at work.
, profile as materialized (
    select post_id, dense_rank() over (order by wants)::int as profile
    from (select post_id, array_agg(competency_id::text || level order by competency_id) as wants from need group by post_id) w
),
profiles as materialized (select jsonb_object_agg(post_id, profile) as of_post from profile),
placed as materialized (
    select s.person_id, s.row_id, (p.of_post ->> s.post_id::text)::int as profile
    from serving s cross join profiles p
    where p.of_post ->> s.post_id::text is not null
),
wanted as materialized (
    select (p.of_post ->> n.post_id::text)::int as profile, n.competency_id, n.line_id, n.level
    from need n cross join profiles p
    where n.post_id = any (array(select (array_agg(post_id))[1] from profile group by profile))
),
beside as materialized (
    select e.person_id, e.row_id, e.profile, e.line_id, bool_or(e.held) as held, max(e.verified) as verified
    from (
        select p.person_id, p.row_id, p.profile, w.line_id, true as held, null::int as verified
        from placed p join measurements w on w.person_id = p.person_id
        where w.grade = 'E2' and w.recorded_at < ?until and (w.withdrawn_at is null or w.withdrawn_at >= ?until) and w.held_until >= ?until
        union all
        select p.person_id, p.row_id, p.profile, a.line_id, false, a.level
        from placed p join attainments a on a.person_id = p.person_id
        where a.grade = 'E3' and a.attained_at < ?until and (a.withdrawn_at is null or a.withdrawn_at >= ?until)
    ) e
    group by e.person_id, e.row_id, e.profile, e.line_id
)
select 'want' as kind, null::uuid as row_id, profile, competency_id, line_id, level, 0 as n,
    0 as attained, false as measured, false as held, 0 as below_from, 0::double precision as doubt, 0::double precision as spread
from wanted
union all
select 'head', row_id, profile, null, null, 0, count(*)::int, 0, false, false, 0, 0, 0 from placed group by row_id, profile
union all
select 'have', p.row_id, p.profile, null, b.line_id, 0, count(*)::int, b.level, false, false, 0, 0, 0
from placed p cross join lateral (
    select a.line_id, max(a.level) as level
    from attainments a
    where a.person_id = p.person_id and a.grade in ('E2', 'E3')
    and (?competency::uuid is null or a.line_id = (select line from current))
    and a.attained_at < ?until and (a.withdrawn_at is null or a.withdrawn_at >= ?until)
    group by a.line_id
) b
where ?former
group by p.row_id, p.profile, b.line_id, b.level
union all
select 'shown', k.row_id, 0, w.competency_id, w.line_id, w.level, count(*)::int, k.attained, k.measured, k.held, k.below_from,
    coalesce(sum(case when k.attained >= w.level and k.verified < w.level then 1 - k.p[w.level] end), 0),
    coalesce(sum(case when k.attained >= w.level and k.verified < w.level then k.p[w.level] * (1 - k.p[w.level]) end), 0)
from (
    select coalesce(n.row_id, b.row_id) as row_id, coalesce(n.profile, b.profile) as profile, coalesce(n.line_id, b.line_id) as line_id,
        n.person_id is not null or b.verified is not null as measured, coalesce(b.held, false) as held,
        greatest(n.attained, b.verified, 0) as attained, coalesce(n.below_from, 0) as below_from, coalesce(b.verified, 0) as verified, n.p
    from (
        select p.person_id, p.row_id, p.profile, m.line_id, m.attained, m.below_from, m.p
        from placed p cross join lateral (
            select distinct on (w.line_id) w.line_id, w.attained, w.below_from, w.p
            from measurements w
            where w.person_id = p.person_id and w.grade = 'E2' and w.recorded_at < ?until and (w.withdrawn_at is null or w.withdrawn_at >= ?until)
            and w.valid_until >= ?day::date and (w.held_until is null or w.held_until < ?until)
            and (?competency::uuid is null or w.line_id = (select line from current))
            order by w.line_id, w.measured_at desc, w.revision desc
        ) m
    ) n
    full join beside b on b.person_id = n.person_id and b.line_id = n.line_id
) k
join wanted w on w.profile = k.profile and w.line_id = k.line_id
group by k.row_id, w.competency_id, w.line_id, w.level, k.measured, k.held, k.attained, k.below_from

-- section: cell
-- People of one competency that their post requires, with the evidence that decides: the highest level, first reached when.
, required as materialized (select jsonb_object_agg(post_id, level) as of_post from need),
standing as (
    select s.person_id, s.unit_id, s.post_id, c.id as competency_id, (r.of_post ->> s.post_id::text)::int as required,
        coalesce(h.level, 0) as attained, h.attained_at, e.n as evidence, c.line,
        coalesce(k.measured, false) as measured, coalesce(k.held, false) as held, coalesce(k.attained, 0) as reached,
        coalesce(k.below_from, 0) as below_from, k.p, k.verified, k.measurement_id
    from serving s
    cross join required r
    cross join current c
    left join lateral (
        select a.level, a.attained_at from attainments a
        where a.person_id = s.person_id and a.line_id = c.line and a.grade in ('E2', 'E3') and a.attained_at < ?until
        and (a.withdrawn_at is null or a.withdrawn_at >= ?until)
        order by a.level desc, a.attained_at limit 1
    ) h on true
    cross join lateral (
        select count(*)::int as n from attainments a
        where a.person_id = s.person_id and a.line_id = c.line and a.attained_at < ?until
    ) e
    left join lateral (select k.* from competency_shown(s.person_id, ?day::date, ?until) k where k.line_id = c.line) k on true
    where r.of_post ->> s.post_id::text is not null and (?persons::uuid[] is null or s.person_id = any (?persons::uuid[]))
),
told as (
    select t.*, case
        when t.measured and t.reached >= t.required then 'attained'
        when t.measured and t.below_from between 1 and t.required then 'below'
        when t.measured then 'not_enough'
        when t.held then 'held'
        when t.required = any (?instruments::int[]) then 'unmeasured'
        else 'no_instrument' end as state
    from standing t
)

-- section: people
-- The people of one cell, by name.
select p.id as person_id, p.nip, p.name, p.title_before, p.title_after, po.name as post_name, v.name as unit_name,
    t.competency_id, t.required, t.attained, greatest(t.required - t.attained, 0) as gap, t.attained_at, t.evidence,
    t.measured, t.held, t.reached, t.below_from, t.state, case when not ?seen then null when t.verified >= t.required then 1 else t.p[t.required] end as probability,
    coalesce(m.questions, 0) as questions, m.measured_at, m.valid_until,
    m.id is not null and coalesce(t.verified, 0) < t.required and coalesce((select max(z.panel_size) from cut_scores z join competencies x on x.id = z.competency_id
        where coalesce(x.same_as, x.id) = t.line and z.version = m.cuts_version), 0) < ?judges as provisional,
    case when t.held then (select max(w.held_until) from measurements w
        where w.person_id = t.person_id and w.line_id = t.line and w.held_until >= ?until and w.withdrawn_at is null) end as held_until
from told t
left join measurements m on m.id = t.measurement_id
join persons p on p.id = t.person_id
join posts po on po.id = t.post_id
join unit_versions v on v.unit_id = t.unit_id and v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
where (?state = '' or t.state = ?state or ?state = 'gap' and t.attained < t.required or ?state = 'met' and t.attained >= t.required)
and (lower(p.name), p.id) > (?after_name, ?after_id)
order by lower(p.name), p.id
limit ?limit

-- section: profile
-- One person's competencies in the framework's order. The evidence of a person is little: it is read once.
, shown as (
    select a.line_id, a.level, a.attained_at,
        a.grade in ('E2', 'E3') and (a.withdrawn_at is null or a.withdrawn_at >= ?until) as counts
    from attainments a
    where a.person_id = ?person and a.attained_at < ?until
),
best as (
    select distinct on (line_id) line_id, level, attained_at from shown where counts order by line_id, level desc, attained_at
),
pieces as (select line_id, count(*)::int as n from shown group by line_id)
select c.id as competency_id, c.line as line_id, coalesce(y.measured, false) as measured, coalesce(y.held, false) as held,
    coalesce(y.attained, 0) as reached, coalesce(y.below_from, 0) as below_from,
    case when not ?seen then null when y.verified >= n.level then 1 else y.p[n.level] end as probability, coalesce(m.questions, 0) as questions, m.measured_at, m.valid_until, h.held_until,
    case when m.source = 'attempt' then m.source_id end as attempt_id,
    m.id is not null and coalesce((select max(z.panel_size) from cut_scores z join competencies x on x.id = z.competency_id
        where coalesce(x.same_as, x.id) = c.line and z.version = m.cuts_version), 0) < ?judges as provisional,
 coalesce(n.level, 0) as required, coalesce(b.level, 0) as attained,
    greatest(coalesce(n.level, 0) - coalesce(b.level, 0), 0) as gap, b.attained_at, coalesce(p.n, 0) as evidence,
    n.rule_id, n.valid_from as rule_from, coalesce(n.reason, '') as rule_reason,
    k.id as c_id, k.framework_id as c_framework_id, k.group_code as c_group_code, k.group_name_id as c_group_name_id, k.group_name_en as c_group_name_en,
    k.code as c_code, k.name_id as c_name_id, k.name_en as c_name_en, k.tags as c_tags, k.position as c_position, k.same_as as c_same_as
from current c
join competencies k on k.id = c.id
left join need n on n.competency_id = c.id
left join best b on b.line_id = c.line
left join pieces p on p.line_id = c.line
left join competency_shown(?person, ?day::date, ?until) y on y.line_id = c.line
left join measurements m on m.id = y.measurement_id
left join lateral (
    select max(w.held_until) as held_until from measurements w
    where w.person_id = ?person and w.line_id = c.line and w.grade = 'E2' and w.recorded_at < ?until and w.held_until >= ?until
    and (w.withdrawn_at is null or w.withdrawn_at >= ?until)
) h on coalesce(y.held, false)
order by c.position

-- section: measured
-- What one source measured of a person, the newest revision of each competency, beside what their post requires that day.
select m.id, m.person_id, m.competency_id, m.source, m.source_id, m.revision, m.measured_at, m.recorded_at, m.valid_until, m.grade, m.supervised,
    m.questions, m.p, m.eap, m.sd, m.attained, m.below_from, m.stopped, m.rule, m.cuts_version, m.calibration_id, m.held_until, m.withdrawn_at,
    m.withdrawn_for, coalesce(n.level, 0) as required, coalesce((select max(z.panel_size) from cut_scores z join competencies x on x.id = z.competency_id
        where coalesce(x.same_as, x.id) = m.line_id and z.version = m.cuts_version), 0) < ?judges as provisional, k.id as c_id, k.framework_id as c_framework_id, k.group_code as c_group_code, k.group_name_id as c_group_name_id, k.group_name_en as c_group_name_en,
    k.code as c_code, k.name_id as c_name_id, k.name_en as c_name_en, k.tags as c_tags, k.position as c_position, k.same_as as c_same_as
from (
    select distinct on (competency_id) id, person_id, competency_id, line_id, source, source_id, revision, measured_at, recorded_at, valid_until, grade,
        supervised, questions, p, eap, sd, attained, below_from, stopped, rule, cuts_version, calibration_id, held_until, withdrawn_at, withdrawn_for
    from measurements where source = ?source and source_id = ?source_id and person_id = ?person
    order by competency_id, revision desc
) m
join competencies k on k.id = m.competency_id
left join need n on n.line_id = m.line_id
order by k.position

-- section: required
-- The levels that a person's post asks of the lines of some competencies that day; no row for one that it does not ask.
select k.id as competency_id, n.level from competencies k join need n on n.line_id = coalesce(k.same_as, k.id) where k.id = any (?asked::uuid[])
