-- +goose Up
-- Why: packages of cmi5 speak with the server by statements (xAPI) instead of with a player in the page. A learner's course is a registration
-- of its own, each opening of a part a session with a credential of its own, which ends with it.
alter table packages drop constraint packages_standard_check;
alter table packages add constraint packages_standard_check check (standard in ('scorm12', 'scorm2004', 'cmi5', 'h5p'));
alter table packages add column course jsonb; -- cmi5: manifest.Course; null for all others
alter table package_states add column waived_at timestamptz; -- cmi5: the part need not be done, by its trainer's word

create table package_registrations (
    id              uuid primary key,
    person_id       uuid not null references persons,
    enrolment_id    uuid not null references enrolments,
    module_id       uuid not null references modules,
    media_id        uuid not null references media,
    satisfied       jsonb not null default '[]',   -- the blocks of which that was said (their numbers; 0 is the course)
    created_at      timestamptz not null,
    unique (enrolment_id, module_id, media_id)
);
create index package_registrations_module on package_registrations (module_id);
create index package_registrations_person on package_registrations (person_id);
create index package_registrations_media on package_registrations (media_id);

create table package_sessions (
    id              uuid primary key,
    registration_id uuid not null references package_registrations,
    item            text not null,                 -- the part: its ID, as its publisher gave it
    mode            text not null check (mode in ('Normal', 'Browse', 'Review')),
    url             text not null,                 -- of the part, without what is added
    fetch_sha       bytea not null unique,         -- SHA-256 of what the credential is fetched with, once
    secret_sha      bytea unique,                  -- SHA-256 of the credential; null: not fetched
    fetched_at      timestamptz,
    asked_at        timestamptz,                   -- for the learner's preferences
    initialized_at  timestamptz,
    terminated_at   timestamptz,
    abandoned_at    timestamptz,
    heard_at        timestamptz not null,          -- the last statement; at first when it was opened
    completed       bool not null default false,   -- said in this session; so the next two
    passed          bool not null default false,
    failed          bool not null default false,
    launched_at     timestamptz not null,
    expires_at      timestamptz not null
);
create index package_sessions_registration on package_sessions (registration_id, launched_at);
