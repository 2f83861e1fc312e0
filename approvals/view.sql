-- The approvals that a person (argument 0) may know of, and what they may do with each. They know of what they asked, what is
-- about them, what they decided, what their role covers (their own or one they are deputy for), and as auditor of the units;
-- of a lone one also as administrator. 1 is today, 2 further conditions, 3 the order, 4 how many.
-- Reads approvals and deputies of approvals; role_grants, persons and unit_versions of people.
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
select a.*, asker.name as asked_name, coalesce(gains.name, '') as beneficiary_name, coalesce(decider.name, '') as decided_name,
    coalesce(stood.name, '') as for_name, coalesce(named.name, '') as approver_name, coalesce(v.name, '') as unit_name,
    cover.by_id as by_id, a.state = 'waiting' and cover.by_id is not null as may_approve,
    a.state = 'waiting' and (cover.by_id is not null or a.alone_at is not null and a.asked_by <> ?0 and (a.beneficiary_id = ?0 or looks.on_it)) as may_refuse
from approvals a
join persons asker on asker.id = a.asked_by
left join persons gains on gains.id = a.beneficiary_id
left join persons decider on decider.id = a.decided_by
left join persons stood on stood.id = a.for_id
left join persons named on named.id = a.approver_id
left join unit_versions v on v.unit_id = a.unit_ids[1] and v.valid_to is null
cross join lateral (
    select count(*) > 0 as known,
        (array_agg(b.holder_id order by b.holder_id <> ?0, b.holder_id) filter (where b.holder_id <> a.asked_by and ?0 <> a.asked_by
            and b.holder_id is distinct from a.beneficiary_id and a.beneficiary_id is distinct from ?0
            and b.holder_id <> all (a.barred) and ?0 <> all (a.barred)))[1] as by_id
    from (select distinct holder_id, role from behalf) b
    where (a.approver_id is null or a.approver_id = b.holder_id) and (a.approver_id is not null or cardinality(a.unit_ids) > 0)
        and not exists (select from unnest(a.unit_ids) as u(id) where not exists (select from reach r
            where r.holder_id = b.holder_id and r.unit_id = u.id and r.role = any (a.roles) and (b.role is null or b.role = r.role)))
        and (b.role is null or b.role = any (a.roles))
) cover
cross join lateral (
    select cardinality(a.unit_ids) > 0 and not exists (select from unnest(a.unit_ids) as u(id) where not exists (select from reach r
        where r.holder_id = ?0 and r.unit_id = u.id and r.role in ('auditor', 'administrator') )) as on_it,
        cardinality(a.unit_ids) > 0 and not exists (select from unnest(a.unit_ids) as u(id) where not exists (select from reach r
        where r.holder_id = ?0 and r.unit_id = u.id and r.role = 'auditor')) as audits
) looks
where (a.asked_by = ?0 or a.beneficiary_id = ?0 or a.decided_by = ?0 or cover.known or looks.audits or a.alone_at is not null and looks.on_it)
    and ?2
order by ?3
limit ?4
