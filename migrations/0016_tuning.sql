-- +goose Up
-- Why: rows that are changed again soon keep room on their page for it, so that the change touches no index; tables that only grow
-- are vacuumed by what was added since, not by a fifth of all they ever held, so that index-only scans and the visibility map keep
-- up and no single vacuum has years to read.
alter table attempts set (fillfactor = 80);
alter table module_progress set (fillfactor = 80);
alter table enrolments set (fillfactor = 80);

alter table attempt_steps set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table attempt_marks set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table statements set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table audit_entries set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table jp_entries set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table attainments set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);

-- The one meaning of "own unit and below", asked by nearly every page of staff. As functions that keep their plans: in SQL each call
-- was read and planned again. To list, the units below are gathered once; whether one unit, or the unit of one person, is among them
-- is asked upwards from it: a handful of rows, however many units there are.
-- +goose StatementBegin
create or replace function units_below(roots uuid[], as_of date) returns setof uuid
language plpgsql stable parallel safe rows 200 as $$
begin
    return query with recursive below(unit_id) as (
        select v.unit_id from unit_versions v
        where v.unit_id = any (roots) and v.valid_from <= as_of and (v.valid_to is null or v.valid_to > as_of)
        union
        select v.unit_id from unit_versions v join below b on v.parent_id = b.unit_id
        where v.valid_from <= as_of and (v.valid_to is null or v.valid_to > as_of)
    )
    select b.unit_id from below b;
end $$;

-- The unit is one of roots, or below one of them that day.
create function unit_in(the_unit uuid, roots uuid[], as_of date) returns boolean
language plpgsql stable parallel safe as $$
begin
    return exists (select from units_above(the_unit, as_of) u where u.unit_id = any (roots));
end $$;

-- The person serves that day in one of roots or below it.
create function person_in(the_person uuid, roots uuid[], as_of date) returns boolean
language plpgsql stable parallel safe as $$
begin
    return exists (select from assignments a cross join lateral units_above(a.unit_id, as_of) u
        where a.person_id = the_person and a.main and a.valid_from <= as_of and (a.valid_to is null or a.valid_to > as_of)
        and u.unit_id = any (roots));
end $$;

-- The person has left, and last served in one of roots or below it, or in a unit that is closed and hung below one.
create function leaver_in(the_person uuid, roots uuid[], as_of date) returns boolean
language plpgsql stable parallel safe as $$
begin
    return exists (select from persons p where p.id = the_person and p.left_on is not null)
        and exists (select from units_above(standing_unit((select a.unit_id from assignments a
            where a.person_id = the_person and a.main order by a.valid_from desc, a.id desc limit 1)), as_of) u
        where u.unit_id = any (roots));
end $$;
-- +goose StatementEnd
