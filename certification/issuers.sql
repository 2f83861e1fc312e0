-- Reads issuers, certificate_counters, unit_versions, persons. Given: the day, the predicate of the units in scope.
select i.*, coalesce(v.name, '') as unit_name, coalesce(p.name, '') as signatory_name,
       (select coalesce(sum(n.last), 0) from certificate_counters n where n.issuer_id = i.id) as issued
from issuers i
left join lateral (select v.name from unit_versions v where v.unit_id = i.unit_id and v.valid_from <= ?0
                   order by v.valid_from desc limit 1) v on true
left join persons p on p.id = i.signatory_id
where ?1
order by v.name, i.id
