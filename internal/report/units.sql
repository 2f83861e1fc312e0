-- Where reports begin. Reads unit_versions (people).

-- section: top
-- The units of a day at which a scope begins: each is under no other of them.
select v.unit_id as id, v.name from unit_versions v
where v.valid_from <= ?day and (v.valid_to is null or v.valid_to > ?day) and ?scope
and (v.parent_id is null or not (?above))
order by v.name, v.unit_id
