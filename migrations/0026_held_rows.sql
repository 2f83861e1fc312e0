-- +goose Up
-- What an import leaves to a second person: grade, birth date, unit and post of who holds a role and of who imports.
alter table import_rows
    add column held        jsonb not null default '[]', -- [{field, before, after}]
    add column approval_id uuid references approvals on delete set null;
create index import_rows_approval on import_rows (approval_id) where approval_id is not null;
