-- The unit, with its name, whose starter bank (?1) a unit (?0) can use: its own, or the nearest above that shares it downwards. Reads unit_versions, which
-- people owns.
with recursive above(unit_id, steps) as (
    select ?0::uuid, 0
    union
    select v.parent_id, a.steps + 1 from unit_versions v join above a on v.unit_id = a.unit_id where v.parent_id is not null and v.valid_to is null
)
select a.unit_id, (select n.name from unit_versions n where n.unit_id = a.unit_id order by n.valid_from desc limit 1) as name from above a
where exists (select from questions b where b.unit_id = a.unit_id and b.origin = ?1 and (a.steps = 0 or b.shared <> 'unit'))
order by a.steps limit 1
