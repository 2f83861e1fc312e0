-- +goose Up
-- Why: a lost phone must not lock anybody out. Ten codes stand in for the authenticator, each once.

create table recovery_codes (
    person_id       uuid not null references accounts,
    code_hash       bytea not null,                -- HMAC under the server's key: a code has 50 random bits
    made_at         timestamptz not null,
    used_at         timestamptz,
    primary key (person_id, code_hash)
);
