-- Reads issuers, certificate_counters, unit_versions, persons, assignments, posts, role_grants. Given: the day, a predicate over
-- i, what follows it (order, lock). Each issuer with all that would be printed in its name that day.
select i.id, i.unit_id, i.agency_unit_id, i.place, i.number_template, i.classification, i.unit_code, i.signatory_id, i.prefix,
       i.on_behalf_id, i.through_id, i.legal_basis, i.updated_at, i.saved_by, i.accepted_at, i.accepted_by, i.accepted_digest,
       i.held_at, i.held_by, i.held_why, i.told_at,
       coalesce(u.name, '') as unit_name, coalesce(a.name, '') as agency, coalesce(root.name, '') as root_name,
       coalesce(p.name, '') as signatory_name, coalesce(p.title_before, '') as title_before, coalesce(p.title_after, '') as title_after,
       coalesce(p.nip, '') as nip, coalesce(p.grade, '') as grade, coalesce(own.name, '') as own_post,
       coalesce(ob.name, '') as on_behalf, coalesce(th.name, '') as through,
       coalesce(p.left_on is null or p.left_on > ?0, false) and exists (
           select from role_grants g where g.person_id = i.signatory_id and g.role = 'signatory' and g.revoked_at is null
           and g.unit_id in (select ua.unit_id from units_above(i.unit_id, ?0) ua)) as may_sign,
       (select coalesce(sum(n.last), 0) from certificate_counters n where n.issuer_id = i.id) as issued
from issuers i
left join lateral (select v.name from unit_versions v where v.unit_id = i.unit_id and v.valid_from <= ?0
                   order by v.valid_from desc limit 1) u on true
left join lateral (select v.name from unit_versions v where v.unit_id = i.agency_unit_id and v.valid_from <= ?0
                   and (v.valid_to is null or v.valid_to > ?0) limit 1) a on true
left join lateral (select ua.name from units_above(i.unit_id, ?0) ua order by ua.distance desc limit 1) root on true
left join persons p on p.id = i.signatory_id
left join lateral (select po.name from assignments s join posts po on po.id = s.post_id
                   where s.person_id = i.signatory_id and s.main = (i.prefix not in ('plt', 'plh'))
                   and s.valid_from <= ?0 and (s.valid_to is null or s.valid_to > ?0)
                   order by s.valid_from desc, s.id desc limit 1) own on true
left join posts ob on ob.id = i.on_behalf_id
left join posts th on th.id = i.through_id
where ?1 ?2
