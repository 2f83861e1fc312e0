-- +goose Up
-- Why: trainers have H5P packages, too. Their player is told which files of their libraries to load, in which order; that is read once.
-- The list of standards names those that come with this release, in whatever order their migrations run.
alter table packages drop constraint packages_standard_check;
alter table packages add constraint packages_standard_check check (standard in ('scorm12', 'scorm2004', 'cmi5', 'h5p'));
alter table packages add column play jsonb; -- h5p: manifest.Play
