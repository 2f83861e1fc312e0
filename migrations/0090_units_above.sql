-- +goose Up
-- The way up from a unit looked each time through every unit of the agency, since its planner expected many on the way. It goes from a unit to
-- its parent, by the index: a few units, whatever the agency's size.
-- +goose StatementBegin
create or replace function units_above(leaf uuid, as_of date) returns table (unit_id uuid, name text, kind text, distance int)
language sql stable parallel safe as $$
    with recursive above as (
        select v.unit_id, v.name, v.kind, v.parent_id, 0 as distance from unit_versions v
        where v.unit_id = leaf and v.valid_from <= as_of and (v.valid_to is null or v.valid_to > as_of)
        union
        select v.unit_id, v.name, v.kind, v.parent_id, a.distance + 1
        from above a cross join lateral (
            select p.unit_id, p.name, p.kind, p.parent_id from unit_versions p
            where p.unit_id = a.parent_id and p.valid_from <= as_of and (p.valid_to is null or p.valid_to > as_of) offset 0
        ) v
        where a.distance < 50
    )
    select unit_id, name, kind, distance from above
$$;
-- +goose StatementEnd
