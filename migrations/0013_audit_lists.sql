-- +goose Up
-- Why: somebody who opens a list of two thousand people does one thing. One entry says so, with all who stood in the list: the
-- trail stays readable, and each of them still finds the entry.

alter table audit_entries add column subject_ids uuid[];   -- whose records, when a list was read; else subject_id says
create index audit_entries_subjects on audit_entries using gin (subject_ids) where subject_ids is not null;
