-- +goose Up
-- Why: a whole course comes from another installation as one file. What is in it is shown before anything is stored; the file lies here
-- until somebody has decided, or a week has passed.
create table parcels (
    id              uuid primary key,
    unit_id         uuid not null references units, -- the course is to be of this unit
    file_name       text not null,
    key             text references objects,       -- the file, until it is not needed any more
    bytes           bigint not null,
    state           text not null default 'reading' check (state in ('reading','checked','making','made','refused','dropped')),
    failure         text not null default '',      -- refused: a fault key
    failure_args    jsonb not null default '{}',   -- and what its sentence names
    plan            jsonb not null default '{}',   -- parcels.Plan
    done            bigint not null default 0,     -- making: bytes stored
    course_id       uuid references courses on delete set null, -- made
    created_by      uuid not null references persons,
    taken_by        uuid references persons,       -- who agreed: the course is their draft
    created_at      timestamptz not null,
    changed_at      timestamptz not null
);
create index parcels_key on parcels (key);
create index parcels_unit on parcels (unit_id);
create index parcels_course on parcels (course_id);
create index parcels_person on parcels (created_by, created_at desc);
create index parcels_taken on parcels (taken_by);
create index parcels_waiting on parcels (changed_at) where state in ('reading','checked','making');
