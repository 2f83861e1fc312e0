-- +goose Up
-- Why: what a course costs in data was told on its own page only; who has 10 MB left could not ask for the courses that fit.

alter table course_versions
    add column data_bytes bigint,       -- published: what all of it costs a learner in data; null: not known (yet)
    add column weighed_at timestamptz,  -- when that was looked at; a file that changed since is looked at again
    add column weighed_by bigint not null default 0; -- by which constants of the program
