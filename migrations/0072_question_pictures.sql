-- +goose Up
-- Why: some questions ask about a picture. Texts name it by ![what it shows](gambar:NAME); a version never changes, so a name stands
-- for one picture of its question for ever.

create table question_pictures (
    question_id     uuid not null references questions deferrable initially deferred, -- an import brings its pictures before its question
    name            text not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,69}$'),
    media_id        uuid not null references media,
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    primary key (question_id, name)
);
create index question_pictures_media on question_pictures (media_id);

-- The pictures of what an import read, until it is applied.
create table question_import_pictures (
    import_id       uuid not null,
    n               int not null,
    name            text not null,
    key             text not null references objects,
    type            text not null,
    primary key (import_id, n, name),
    foreign key (import_id, n) references question_import_items on delete cascade
);
create index question_import_pictures_key on question_import_pictures (key);
