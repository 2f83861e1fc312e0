-- +goose Up
-- Why: tools of other makers and tests of conformance speak to the store of statements with a key that the operator makes on the command
-- line. None exists until one is made; one that is taken back stays, so that it can be said whose word a statement was.
create table xapi_keys (
    id                 text primary key,
    name               text not null check (name <> ''),
    hash               bytea not null,            -- SHA-256 of the secret, which is random
    made_at            timestamptz not null,
    revoked_at         timestamptz
);
