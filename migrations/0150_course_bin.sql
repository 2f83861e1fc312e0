-- +goose Up
-- Why: a module, a picture or a whole draft that was deleted was gone at once, with hours of work. Now it waits for 30 days in the bin of
-- its course and comes back in one act. What is in the bin hangs on a version of its own that nobody reads (state binned), so that its
-- files and quizzes stay named by the same keys as before.

alter table course_versions drop constraint course_versions_state_check;
alter table course_versions add constraint course_versions_state_check check (state in ('draft','published','replaced','binned'));

create table course_bin (
    id              uuid primary key,
    course_id       uuid not null references courses on delete cascade,
    kind            text not null check (kind in ('draft','module','picture')),
    title           text not null,
    version_id      uuid references course_versions on delete cascade, -- the draft itself, or what keeps the module
    place           int not null default 0,                            -- of the module, from 1
    media_id        uuid references media,                             -- of the picture
    deleted_by      uuid not null references persons,
    deleted_at      timestamptz not null,
    check ((kind = 'picture') = (media_id is not null) and (kind = 'picture') = (version_id is null))
);
create index course_bin_course on course_bin (course_id, deleted_at desc);
create index course_bin_version on course_bin (version_id);
create index course_bin_media on course_bin (media_id);
create index course_bin_person on course_bin (deleted_by);
create index course_bin_age on course_bin (deleted_at);
