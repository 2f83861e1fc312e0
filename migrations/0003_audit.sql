-- +goose Up
-- Why: who looked at or changed whose record. Append-only by trigger, for the auditor and for the person concerned.

-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
-- +goose StatementEnd

create table audit_entries (
    id          uuid primary key,
    at          timestamptz not null,
    actor_id    uuid,                              -- null: the system or nobody signed in
    action      text not null,                     -- "person.read", "role.grant", "certificate.revoke"
    subject_id  uuid,                              -- whose record
    object      text not null default '',          -- "course:0190…"
    detail      jsonb not null default '{}',       -- no secrets, no rejected values
    request_id  text not null default ''
);
create index audit_entries_subject on audit_entries (subject_id, at desc);
create index audit_entries_actor on audit_entries (actor_id, at desc);
create index audit_entries_at on audit_entries (at desc, id);
create trigger audit_entries_append_only before update or delete on audit_entries
    for each row execute function refuse_change();
