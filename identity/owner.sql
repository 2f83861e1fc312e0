-- What the new password of a person (argument 0) must not repeat, and what is owed before it is set. Reads accounts of identity and persons of people.
select p.name, coalesce(p.nip, '') as nip, coalesce(p.email, '') as email, acc.password_hash,
    acc.must_change, acc.totp_since is not null as totp_enrolled
from accounts acc
join persons p on p.id = acc.person_id
where acc.person_id = ?0
