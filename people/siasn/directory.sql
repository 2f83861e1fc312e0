-- Who and what is on hand that the rows of an import can touch. It reads persons, assignments, posts, units, unit_versions and role_grants
-- (people).

-- section: persons
-- Whoever has one of the keys of the rows, and whoever serves in or below the import's unit.
with root_units as (select units_below(?root::uuid[], ?today::date) as id)
select p.*, a.id as assignment_id, a.unit_id, coalesce(v.name, '') as unit_name, a.valid_from as since,
    coalesce(po.name, '') as post_name, coalesce(po.kind, '') as post_kind, coalesce(po.level, '') as post_level,
    past.valid_to as last_end, coalesce(a.unit_id in (select id from root_units), false) as in_root,
    coalesce(?yours, false) as yours, (p.left_on is null or p.left_on > ?today::date)
        and exists (select from role_grants g where g.person_id = p.id and g.revoked_at is null) as staff
from persons p
left join assignments a on a.person_id = p.id and a.main and a.valid_to is null
left join posts po on po.id = a.post_id
left join unit_versions v on v.unit_id = a.unit_id and v.valid_to is null
left join lateral (select o.unit_id, o.valid_to from assignments o where o.person_id = p.id and o.main and o.valid_to is not null
    order by o.valid_to desc, o.valid_from desc, o.id desc limit 1) past on true
cross join lateral (select coalesce(a.unit_id, standing_unit(past.unit_id)) as unit_id) served
where p.siasn_id = any (?siasn::text[]) or p.nip = any (?nips::text[]) or (p.email is not null and lower(p.email) = any (?emails::text[]))
    or a.unit_id in (select id from root_units)
order by lower(p.name), p.id

-- section: units
-- The units that the rows name, the import's unit and what is below it.
with root_units as (select units_below(?root::uuid[], ?today::date) as id)
select u.id, coalesce(u.siasn_id, '') as siasn_id, coalesce(v.name, '') as name, coalesce(v.kind, '') as kind,
    coalesce(v.time_zone, '') as time_zone, v.id as version_id, v.valid_from, v.parent_id,
    (select min(f.valid_from) from unit_versions f where f.unit_id = u.id) as since,
    u.id in (select id from root_units) as in_root,
    array(select g.role || ' ' || g.person_id from role_grants g where g.unit_id = u.id and g.revoked_at is null) as roles
from units u left join unit_versions v on v.unit_id = u.id and v.valid_to is null
where u.siasn_id = any (?siasn::text[]) or u.id in (select id from root_units)
order by v.name, u.id
