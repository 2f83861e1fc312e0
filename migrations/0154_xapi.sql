-- +goose Up
-- Why: packages by cmi5 and tools of other makers speak xAPI: statements that are never changed, and documents that are. Statements are kept as
-- they were sent, with the keys by which they are looked for; a voided one stays, and a later statement says that it is void.
create table xapi_statements (
    id                 uuid primary key,
    seq                bigint generated always as identity,
    stored             timestamptz not null,
    person_id          uuid references persons,   -- whose record it is, where that is somebody of ours
    registration       uuid,
    verb               text not null,
    agents             text[] not null,           -- what identifies the actor and the object, members of groups too
    related_agents     text[] not null,           -- and everybody else in it
    activities         text[] not null,           -- the object
    related_activities text[] not null,           -- and every other activity in it
    ref                uuid,                      -- the statement that it is about
    voids              uuid,                      -- and takes back
    raw                text not null              -- JSON; text, because strings may hold what jsonb cannot
);
create unique index xapi_statements_order on xapi_statements (stored, seq);
create index xapi_statements_registration on xapi_statements (registration, stored, seq) where registration is not null;
create index xapi_statements_person on xapi_statements (person_id) where person_id is not null;
create index xapi_statements_verb on xapi_statements (md5(verb), stored, seq);
create index xapi_statements_ref on xapi_statements (ref) where ref is not null;
create index xapi_statements_voids on xapi_statements (voids) where voids is not null;
create index xapi_statements_agents on xapi_statements using gin (agents);
create index xapi_statements_related_agents on xapi_statements using gin (related_agents);
create index xapi_statements_activities on xapi_statements using gin (activities);
create index xapi_statements_related_activities on xapi_statements using gin (related_activities);
create trigger xapi_statements_append_only before update or delete on xapi_statements
    for each row execute function refuse_change();

-- Files that came with a statement. They belong to it alone: who knows the hash of another's file does not get it.
create table xapi_attachments (
    statement_id       uuid not null references xapi_statements,
    sha2               text not null,
    content_type       text not null,
    body               bytea not null,
    primary key (statement_id, sha2)
);

-- States, profiles of agents and of activities. scope is a hash of what a list is asked by, key one of all that names a document.
create table xapi_documents (
    key                bytea primary key,
    scope              bytea not null,
    kind               text not null check (kind in ('state', 'agent', 'activity')),
    activity           text not null default '',
    agent              text not null default '',
    registration       uuid,
    name               text not null,
    person_id          uuid references persons,
    content_type       text not null,
    body               bytea not null,
    etag               text not null,
    updated_at         timestamptz not null
);
create index xapi_documents_scope on xapi_documents (scope);
create index xapi_documents_person on xapi_documents (person_id) where person_id is not null;

-- What is known of activities: the definition, which whoever told of it first may tell anew.
create table xapi_activities (
    activity           text primary key,
    definition         text not null,
    told_by            text not null
);

-- Who is behind what identifies an agent, where that is somebody of ours; and by which names agents were called.
create table xapi_people (
    agent              text primary key,
    person_id          uuid not null references persons
);
create index xapi_people_person on xapi_people (person_id);
create table xapi_names (
    agent              text not null,
    name               text not null,
    primary key (agent, name)
);
