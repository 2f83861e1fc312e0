-- Reads role_grants, persons, assignments, posts, units. Given: the day, the predicate of the administrator's units. Lists
-- whoever may sign for one of these units, by a grant on it or on a unit above.
select p.id, p.name, coalesce(po.name, '') as post
from persons p
left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?0 and (a.valid_to is null or a.valid_to > ?0)
left join posts po on po.id = a.post_id
where (p.left_on is null or p.left_on > ?0) and exists (
    select from role_grants g, units u
    where g.person_id = p.id and g.role = 'signatory' and g.revoked_at is null
    and u.id in (select units_below(array[g.unit_id], ?0::date)) and ?1)
order by p.name, p.id
