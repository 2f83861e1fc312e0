-- +goose Up
-- Why: what is known about a person is changed by imports and by hand; people and those who keep their records must see
-- when, by whom and from which value to which. Appended only; it outlives the import's rows, which are purged.

create table person_changes (
    id          uuid primary key,
    person_id   uuid not null,                     -- no reference: undoing an import removes whom it added, not what was done
    at          timestamptz not null,
    by_id       uuid,                              -- null: the system
    act         text not null check (act in ('update','assign','leave','import','import_undo')),
    import_id   uuid,
    changes     jsonb not null default '[]'        -- [{field, before, after}]
);
create index person_changes_person on person_changes (person_id, at desc, id desc);
create trigger person_changes_append_only before update or delete on person_changes
    for each row execute function refuse_change();

-- Who asked for the step under way: undoing is noted under their name, not under that of whoever imported.
alter table import_batches add column stepped_by uuid references persons;
