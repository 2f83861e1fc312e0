-- +goose Up
-- What a learner writes and marks at a module, for nobody else. By lineage: a new version of a course keeps the notes.
create table module_notes (
    person_id  uuid not null references persons (id) on delete cascade,
    lineage_id uuid not null,
    body       text not null check (length(body) <= 5000),
    marked     boolean not null,
    updated_at timestamptz not null,
    primary key (person_id, lineage_id),
    check (marked or body <> '')
);
