-- The names that a list of entries shows: of whom acted and whom it concerns, and where the actor served that day. Reads
-- persons, assignments and unit_versions (people).

-- section: names
left join persons pa on pa.id = e.actor_id
left join persons ps on ps.id = e.subject_id
left join lateral (select v.name from assignments a join unit_versions v on v.unit_id = a.unit_id
    and v.valid_from <= e.at::date and (v.valid_to is null or v.valid_to > e.at::date)
    where a.person_id = e.actor_id and a.main and a.valid_from <= e.at::date and (a.valid_to is null or a.valid_to > e.at::date) limit 1) ua on true
