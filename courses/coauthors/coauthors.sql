-- Who may change a course beside the trainers of its unit. It reads, besides this package's course_coauthors, persons, unit_versions,
-- assignments and role_grants (people).

-- section: list coauthors
select o.person_id, p.name, coalesce(p.nip, '') as nip, o.invited_at,
    coalesce((select u.name from unit_versions u where u.unit_id = a.unit_id and u.valid_from <= ?day and (u.valid_to is null or u.valid_to > ?day)), '') as unit_name
from course_coauthors o join persons p on p.id = o.person_id
left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?day and (a.valid_to is null or a.valid_to > ?day)
where o.course_id = ?course order by o.invited_at, o.person_id

-- section: find trainer
select p.id from persons p where p.nip = ?nip and ?nip <> '' and (p.left_on is null or p.left_on > ?day)
and exists (select from role_grants g where g.person_id = p.id and g.role = 'trainer' and g.revoked_at is null)
