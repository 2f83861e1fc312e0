-- In whose right a person (argument 0) may act on a day (1), and which units that reaches: as a deputy those for which they were named and
-- on which the holder still holds the role. Reads deputies of approvals; role_grants and
-- persons of people.
with behalf as (
    select ?0::uuid as holder_id, null::text as role, null::uuid[] as unit_ids
    union
    select d.holder_id, d.role, d.unit_ids from deputies d
    join persons h on h.id = d.holder_id and (h.left_on is null or h.left_on > ?1)
    where d.deputy_id = ?0 and deputy_acts(d, ?1)
), reach as materialized (
    select distinct b.holder_id, g.role, below.unit_id
    from behalf b
    join role_grants g on g.person_id = b.holder_id and g.revoked_at is null and (b.role is null or b.role = g.role)
    cross join lateral units_below(array[g.unit_id], ?1) as below(unit_id)
    where b.role is null or below.unit_id in (select own.unit_id from units_below(b.unit_ids, ?1) as own(unit_id))
)
