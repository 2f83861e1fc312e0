-- Persons who serve today in the units of an administrator, with the state of their accounts. Arguments: 0 scope over
-- persons, 1 scope over the units of grants, 2 the administrator, 3 today, 4 further conditions, 5 how many.
-- Reads accounts of identity; persons, assignments, unit_versions and role_grants of people.
select
    p.id as person_id, p.name, p.title_before, p.title_after, coalesce(p.nip, '') as nip, coalesce(v.name, '') as unit_name,
    acc.person_id is not null as has_account, coalesce(acc.password_hash <> '', false) as has_password,
    coalesce(acc.must_change, false) as must_change, acc.totp_since is not null as totp_enrolled,
    acc.suspended_at, acc.last_sign_in_at,
    p.id <> ?2 and not exists (select from role_grants g
        where g.person_id = p.id and g.revoked_at is null and not (?1)) as manageable
from persons p
left join accounts acc on acc.person_id = p.id
left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?3 and (a.valid_to is null or a.valid_to > ?3)
left join unit_versions v on v.unit_id = a.unit_id and v.valid_from <= ?3 and (v.valid_to is null or v.valid_to > ?3)
where (p.left_on is null or p.left_on > ?3) and ?0 and ?4
order by lower(p.name), p.id
limit ?5
