-- Where reports begin. Reads unit_versions (people).

-- section: top
-- The units of a day at which a scope begins: each is under no other of them.
select v.unit_id as id, v.name from unit_versions v
where v.valid_from <= ?day::date and (v.valid_to is null or v.valid_to > ?day::date)
and case when ?all::boolean then v.parent_id is null
    else v.unit_id = any (?roots::uuid[]) and (v.parent_id is null or not unit_in(v.parent_id, ?roots::uuid[], ?as_of::date)) end
order by v.name, v.unit_id
