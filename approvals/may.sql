-- What the person may do with the approval a: cover tells whether they know of it by their right and in whose they would approve, looks
-- whether they look on where somebody acts alone, or audit. Stands behind reach.sql.
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
