-- +goose Up
-- Why: slides bring what their speaker was to say. That is often the lesson itself and sometimes for the speaker alone, so whoever takes
-- slides into a course chooses.

alter table course_documents add column notes boolean not null default true;
