-- +goose Up
-- Why: who reads e-mail once a week, or has none, was told of a due date only when they signed in. A browser that its owner chose is told too.

create table push_devices (
    id         uuid primary key,
    person_id  uuid not null references persons,
    endpoint   text not null check (length(endpoint) <= 1024), -- of its push service: a browser has one
    key        bytea not null check (octet_length(key) = 65),
    secret     bytea not null check (octet_length(secret) = 16),
    name       text not null default '' check (length(name) <= 100), -- as its owner knows it again
    added_at   timestamptz not null,
    told_at    timestamptz
);
create unique index push_devices_endpoint on push_devices (endpoint);
create index push_devices_person on push_devices (person_id, added_at);

alter table reminders drop constraint reminders_channel_check, add constraint reminders_channel_check check (channel in ('app','mail','push'));
