-- +goose Up
-- Why: every object that something refers to. Bytes come first, the row second; keys without a row are swept.
create table objects (
    key             text primary key,
    name            text not null default '',      -- the file's name as people know it
    content_type    text not null,
    bytes           bigint not null check (bytes >= 0),
    sha256          bytea not null,
    created_by      uuid references persons,
    created_at      timestamptz not null,
    doomed_at       timestamptz                    -- no longer referred to; the sweep removes it
);

-- A resumable upload in progress (tus). Its bytes are in the object store.
create table uploads (
    id              text primary key,              -- the object's key is media/<id>
    owner_id        uuid not null references persons,
    purpose         text not null,                 -- "module:<uuid>": what the file is for, as its taker names it
    name            text not null,
    bytes           bigint not null,
    state           text not null check (state in ('receiving','processing','done','refused')),
    failure         text not null default '',      -- fault key when refused
    created_at      timestamptz not null,
    updated_at      timestamptz not null
);
create index uploads_owner on uploads (owner_id, updated_at desc);
create index uploads_stale on uploads (updated_at);
create index objects_doomed on objects (doomed_at) where doomed_at is not null;
