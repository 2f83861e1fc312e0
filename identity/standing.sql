-- Who stands behind a session, and what they may do now. Arguments: 0 the session, 1 today. (No argument marks in comments:
-- they would be filled in.)
-- Reads web_sessions or token_families (argument 0) and accounts of identity; persons, assignments, unit_versions and
-- role_grants of people.
select
    door.id, door.mfa, door.created_at, door.last_seen_at, door.expires_at,
    acc.person_id, acc.must_change, acc.totp_since is not null as totp_enrolled, acc.locale, acc.theme,
    p.name, p.title_before, p.title_after,
    a.unit_id, coalesce(v.time_zone, '') as time_zone,
    (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'unit_id', g.unit_id)), '[]')
     from role_grants g where g.person_id = acc.person_id and g.revoked_at is null) as grants
from (?0) door
join accounts acc on acc.person_id = door.person_id and acc.suspended_at is null
join persons p on p.id = acc.person_id and (p.left_on is null or p.left_on > ?1)
left join assignments a on a.person_id = p.id and a.main
    and a.valid_from <= ?1 and (a.valid_to is null or a.valid_to > ?1)
left join unit_versions v on v.unit_id = a.unit_id
    and v.valid_from <= ?1 and (v.valid_to is null or v.valid_to > ?1)
limit 1
