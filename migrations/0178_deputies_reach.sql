-- +goose Up
-- Why: a deputy acts on the units for which they were named, and no longer once the role itself was taken from them: what was given by two
-- persons, or without a second one to whoever held as much already, does not grow with the holder's roles and does not outlive the deputy's.
alter table deputies add column unit_ids uuid[] not null default '{}';
update deputies d set unit_ids = array(select g.unit_id from role_grants g
    where g.person_id = d.holder_id and g.role = d.role and g.granted_at <= d.named_at and (g.revoked_at is null or g.revoked_at > d.named_at));
alter table deputies alter column unit_ids drop default;

-- +goose StatementBegin
create function deputy_acts(d deputies, as_of date) returns boolean language sql stable as $$
    select d.ended_at is null and d.valid_from <= as_of and d.valid_to >= as_of
        and not exists (select from role_grants g where g.person_id = d.deputy_id and g.role = d.role and g.revoked_at >= d.named_at)
$$;
create or replace function approval_eligible(units uuid[], some_roles text[], named uuid, excluded uuid[], since timestamptz, as_of date, gone_after date)
returns table (person_id uuid, for_id uuid) language plpgsql stable as $$
begin
    return query
    select h.id, null::uuid from approval_holders(units, some_roles, named, since, as_of, gone_after) as h(id)
    where h.id <> all (excluded)
    union
    select d.deputy_id, d.holder_id from deputies d join persons p on p.id = d.deputy_id and (p.left_on is null or p.left_on > as_of)
    where d.role = any (some_roles) and deputy_acts(d, as_of)
        and d.deputy_id <> all (excluded) and d.holder_id <> all (excluded)
        and d.holder_id in (select h.id from approval_holders(units, array[d.role], named, since, as_of, gone_after) as h(id))
        and not exists (select from unnest(units) as u(id) where not exists (
            select from unnest(d.unit_ids) as on_unit(id) join units_above(u.id, as_of) a on a.unit_id = on_unit.id));
end $$;
-- +goose StatementEnd
