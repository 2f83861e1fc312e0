-- The account behind a NIP or an e-mail address, and whether the device is known for it. Arguments: 0 NIP or null, 1 e-mail
-- or null, 2 hash of the device token, 3 today. Reads accounts and known_devices of identity; persons and role_grants of people.
select
    acc.person_id, acc.password_hash, acc.must_change, acc.totp_since is not null as totp_enrolled,
    acc.suspended_at is null and (p.left_on is null or p.left_on > ?3) as active,
    exists (select from known_devices d where d.token_hash = ?2 and d.person_id = acc.person_id) as known_device,
    exists (select from role_grants g where g.person_id = acc.person_id and g.revoked_at is null) as staff
from persons p
join accounts acc on acc.person_id = p.id
where p.nip = ?0 or lower(p.email) = ?1
