-- +goose Up
-- Why: who asks for power or gives it must have shown a second factor just now (step-up), and what was asked about somebody's
-- account takes effect when a second person agrees. A first second factor is enrolled with a code that was handed over, so that
-- knowing a password is not enough to become its owner.

alter table web_sessions add column stepped_up_at timestamptz;
alter table token_families add column stepped_up_at timestamptz;

alter table reset_links add column held boolean not null default false; -- of a holder of a role: works once it is approved

create table factor_codes (
    code_hash       bytea primary key,             -- HMAC under the server's key: a code has 50 random bits
    person_id       uuid not null references persons,
    made_by         uuid references persons,       -- null: the system
    made_at         timestamptz not null,
    expires_at      timestamptz not null,
    held            boolean not null default false,
    used_at         timestamptz
);
create index factor_codes_person on factor_codes (person_id) where used_at is null;

-- Who founded the installation: until the second of them has signed in, roles are given without delay and nothing is issued.
create table founders (
    person_id       uuid primary key references persons,
    named_at        timestamptz not null
);

-- session_standing with the last step-up and the count of unread notices, so that a page asks once. The one before stays for
-- servers of the version before.
-- Reads web_sessions, token_families and accounts of identity; persons, assignments, unit_versions, role_grants of people;
-- notices of approvals.
-- +goose StatementBegin
create function session_look(web_token bytea, family uuid, as_of date) returns table (
    id uuid, mfa boolean, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz, stepped_up_at timestamptz,
    person_id uuid, must_change boolean, totp_enrolled boolean, locale text, theme text,
    name text, title_before text, title_after text, unit_id uuid, time_zone text, grants jsonb, notices int
) language plpgsql stable as $$
#variable_conflict use_column
declare
    door record;
begin
    if web_token is not null then
        select s.id, s.person_id, s.mfa_at is not null as mfa, s.created_at, s.last_seen_at, s.expires_at, s.stepped_up_at into door
        from web_sessions s where s.token_hash = web_token and s.revoked_at is null;
    else
        select f.id, f.person_id, f.mfa, f.created_at, f.last_used_at as last_seen_at, f.expires_at, f.stepped_up_at into door
        from token_families f where f.id = family and f.revoked_at is null;
    end if;
    if not found then
        return;
    end if;
    return query
    select
        door.id, door.mfa, door.created_at, door.last_seen_at, door.expires_at, door.stepped_up_at,
        acc.person_id, acc.must_change, acc.totp_since is not null, acc.locale, acc.theme,
        p.name, p.title_before, p.title_after, a.unit_id, coalesce(v.time_zone, ''),
        (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'unit_id', g.unit_id)), '[]')
         from role_grants g where g.person_id = acc.person_id and g.revoked_at is null),
        (select count(*)::int from notices n where n.person_id = acc.person_id and n.read_at is null)
    from accounts acc
    join persons p on p.id = acc.person_id
    left join assignments a on a.person_id = p.id and a.main
        and a.valid_from <= as_of and (a.valid_to is null or a.valid_to > as_of)
    left join unit_versions v on v.unit_id = a.unit_id
        and v.valid_from <= as_of and (v.valid_to is null or v.valid_to > as_of)
    where acc.person_id = door.person_id and acc.suspended_at is null and (p.left_on is null or p.left_on > as_of)
    limit 1;
end $$;
-- +goose StatementEnd
