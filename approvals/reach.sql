-- In whose right a person (argument 0) may act on a day (1), and which units that reaches. Reads deputies of approvals; role_grants and
-- persons of people.
with behalf as (
    select ?0::uuid as holder_id, null::text as role
    union
    select d.holder_id, d.role from deputies d
    join persons h on h.id = d.holder_id and (h.left_on is null or h.left_on > ?1)
    where d.deputy_id = ?0 and d.ended_at is null and d.valid_from <= ?1 and d.valid_to >= ?1
), reach as materialized (
    select distinct b.holder_id, g.role, below.unit_id
    from behalf b
    join role_grants g on g.person_id = b.holder_id and g.revoked_at is null and (b.role is null or b.role = g.role)
    cross join lateral units_below(array[g.unit_id], ?1) as below(unit_id)
)
