-- +goose Up
-- Why: how a person proves who they are. Secrets are hashes or sealed; tokens are never stored in the clear.

create table accounts (
    person_id       uuid primary key references persons,
    password_hash   text not null default '',      -- argon2id; '' = cannot sign in with a password yet
    must_change     boolean not null default true, -- first sign-in sets a new password
    totp_sealed     bytea,                         -- AES-GCM under the server's key
    totp_since      timestamptz,                   -- confirmed; null = enrolment not finished
    totp_last_step  bigint not null default 0,     -- a code is good once
    suspended_at    timestamptz,
    suspended_by    uuid references persons,
    locale          text not null default 'id' check (locale in ('id','en')),
    theme           text not null default 'auto' check (theme in ('auto','light','dark')),
    created_at      timestamptz not null,
    last_sign_in_at timestamptz
);

create table web_sessions (
    id              uuid primary key,
    token_hash      bytea not null unique,
    person_id       uuid not null references persons,
    mfa_at          timestamptz,
    created_at      timestamptz not null,
    last_seen_at    timestamptz not null,
    expires_at      timestamptz not null,
    user_agent      text not null default '',
    address         text not null default '',
    revoked_at      timestamptz
);
create index web_sessions_person on web_sessions (person_id) where revoked_at is null;

-- A refresh token family: every rotation stays in the family; reuse of a spent token revokes all of it.
create table token_families (
    id              uuid primary key,
    person_id       uuid not null references persons,
    client          text not null default '',
    mfa             boolean not null default false,
    created_at      timestamptz not null,
    last_used_at    timestamptz not null,
    expires_at      timestamptz not null,
    revoked_at      timestamptz,
    revoked_why     text not null default ''
);
create index token_families_person on token_families (person_id) where revoked_at is null;
create table refresh_tokens (
    token_hash      bytea primary key,
    family_id       uuid not null references token_families on delete cascade,
    issued_at       timestamptz not null,
    expires_at      timestamptz not null,
    spent_at        timestamptz
);

create table signing_keys (
    kid             text primary key,
    private_sealed  bytea not null,
    public_jwk      jsonb not null,
    created_at      timestamptz not null,
    active_from     timestamptz not null,          -- published before it signs
    retire_at       timestamptz not null           -- leaves the JWKS
);

create table reset_links (
    token_hash      bytea primary key,
    person_id       uuid not null references persons,
    made_by         uuid references persons,       -- null: the system
    made_at         timestamptz not null,
    expires_at      timestamptz not null,
    used_at         timestamptz
);

-- Devices on which a person signed in before: their guesses are counted apart, so strangers cannot lock them out.
-- A shared office computer is one device of several persons.
create table known_devices (
    token_hash      bytea not null,
    person_id       uuid not null references persons,
    created_at      timestamptz not null,
    last_used_at    timestamptz not null,
    primary key (token_hash, person_id)
);

-- Fixed-window counters of failures. The key is a keyed hash, never a NIP or an address.
create unlogged table throttles (
    key             bytea not null,
    window_start    timestamptz not null,
    failures        int not null,
    primary key (key, window_start)
);

-- Who stands behind a web session (the hash of its token) or an API token (its family), and what they may do on a day.
-- Asked for nearly every request: as a function it is planned once a connection, and planning the joins is most of its cost.
-- Reads web_sessions, token_families and accounts of identity; persons, assignments, unit_versions, role_grants of people.
-- +goose StatementBegin
create function session_standing(web_token bytea, family uuid, as_of date) returns table (
    id uuid, mfa boolean, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz,
    person_id uuid, must_change boolean, totp_enrolled boolean, locale text, theme text,
    name text, title_before text, title_after text, unit_id uuid, time_zone text, grants jsonb
) language plpgsql stable as $$
#variable_conflict use_column
declare
    door record;
begin
    if web_token is not null then
        select s.id, s.person_id, s.mfa_at is not null as mfa, s.created_at, s.last_seen_at, s.expires_at into door
        from web_sessions s where s.token_hash = web_token and s.revoked_at is null;
    else
        select f.id, f.person_id, f.mfa, f.created_at, f.last_used_at as last_seen_at, f.expires_at into door
        from token_families f where f.id = family and f.revoked_at is null;
    end if;
    if not found then
        return;
    end if;
    return query
    select
        door.id, door.mfa, door.created_at, door.last_seen_at, door.expires_at,
        acc.person_id, acc.must_change, acc.totp_since is not null, acc.locale, acc.theme,
        p.name, p.title_before, p.title_after, a.unit_id, coalesce(v.time_zone, ''),
        (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'unit_id', g.unit_id)), '[]')
         from role_grants g where g.person_id = acc.person_id and g.revoked_at is null)
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
