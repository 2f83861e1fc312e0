-- +goose Up
-- Why: a catalogue of titles alone is hard to find one's way in. The card of a version shows a picture of its course, by its name there,
-- and says in words what it shows to those who do not see it.
alter table course_versions add column cover_picture text not null default '';
alter table course_versions add column cover_alt text not null default '';
alter table course_versions add constraint course_versions_cover check ((cover_picture = '') = (cover_alt = ''));
