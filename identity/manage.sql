-- A person (argument 0) whose account a manager (1) may manage: in scope (2), not the manager, and holding no role on a
-- unit outside the manager's own (3), because whoever can reset somebody's password can become them. 4 is today.
-- An approver of what is done to a holder of a role reaches all units of theirs (units). Reads accounts of identity; persons,
-- assignments and role_grants of people.
select p.id as person_id, acc.person_id is not null as has_account, acc.suspended_at is not null as suspended,
    (p.left_on is not null and p.left_on <= ?4) as has_left, p.name, acc.totp_since,
    exists (select from role_grants g where g.person_id = p.id and g.revoked_at is null) as staff,
    array_remove(array(select a.unit_id from assignments a where a.person_id = p.id and a.main and a.valid_from <= ?4 and (a.valid_to is null or a.valid_to > ?4)
        union select g.unit_id from role_grants g where g.person_id = p.id and g.revoked_at is null), null) as units
from persons p
left join accounts acc on acc.person_id = p.id
where p.id = ?0 and p.id <> ?1 and ?2
    and not exists (select from role_grants g where g.person_id = p.id and g.revoked_at is null and not (?3))
