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

-- +goose Down
select 1;
