-- +goose Up
-- Why: a picture in an article had to be a module of its own, which every learner has to complete. Texts of a course now name its
-- pictures by ![what it shows](gambar:NAME); a published version never changes, so a name stands for one picture of its course for ever.

create table course_pictures (
    course_id       uuid not null references courses,
    name            text not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,69}$'),
    media_id        uuid not null references media,
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    primary key (course_id, name)
);
create index course_pictures_media on course_pictures (media_id);
create index course_pictures_person on course_pictures (created_by);
