-- +goose Up
-- Why: a trainer arrives with a document. What was read of it is kept until somebody has seen what becomes of it and what is lost, and
-- put exactly that into a draft; one act takes it all back. The file itself stays, to be had again.

create table course_documents (
    id              uuid primary key,
    course_id       uuid not null references courses,
    file_name       text not null,
    format          text not null,
    key             text not null references objects, -- the file as it came
    title           text not null default '',      -- as the file says
    guessed         boolean not null default false, -- headings are lines in bold
    sections        jsonb not null,                -- document.Section
    losses          jsonb not null default '[]',   -- document.Loss: of the file as a whole
    depth           int not null default 1 check (depth between 0 and 3), -- headings down to this one begin a module
    part            text not null default 'materi' check (part in ('gambaran_umum','materi','evaluasi')),
    state           text not null default 'checked' check (state in ('checked','applied','undone')),
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    applied_at      timestamptz,
    undone_at       timestamptz
);
create index course_documents_course on course_documents (course_id, created_at desc);
create index course_documents_key on course_documents (key);
create index course_documents_person on course_documents (created_by);

create table course_document_pictures (
    document_id     uuid not null references course_documents on delete cascade,
    name            text not null,                 -- in the sections
    alt             text not null default '',
    key             text references objects,       -- until it is in the course, which keeps it then
    type            text not null,
    taken_as        text not null default '',      -- in the course, once it is there
    primary key (document_id, name)
);
create index course_document_pictures_key on course_document_pictures (key);

-- The modules that came of a document, as they were then.
create table course_document_modules (
    document_id     uuid not null references course_documents on delete cascade,
    module_id       uuid not null references modules on delete cascade,
    written_at      timestamptz not null,
    primary key (document_id, module_id)
);
create index course_document_modules_module on course_document_modules (module_id);
