-- Reads certified_assessments, issuers, certificates and awaiting_certificates, and unit_versions and persons of people. Given: the
-- signatory and their issuers. The assessments that ask for certificates in that name, those that wait for a word first.
select a.assessment_id, a.title, a.levels, a.digest, a.asked_at, coalesce(u.name, '') as unit_name, coalesce(p.name, '') as made_by,
       coalesce(a.made_by = ?0, false) as own, case when a.accepted_by = ?0 then a.accepted_at end as accepted_at,
       (select count(*) from certificates c where c.assessment_id = a.assessment_id)::int as issued,
       (select count(*) from awaiting_certificates w where w.completed ->> 'assessment_id' = a.assessment_id::text)::int as waiting
from certified_assessments a
join issuers i on i.id = a.issuer_id
left join lateral (select v.name from unit_versions v where v.unit_id = i.unit_id order by v.valid_from desc limit 1) u on true
left join persons p on p.id = a.made_by
where a.issuer_id = any (?1::uuid[])
order by a.accepted_by is not distinct from ?0, a.asked_at desc, a.assessment_id
