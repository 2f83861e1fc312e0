-- +goose Up
-- Why: rows that are changed again soon keep room on their page for it, so that the change touches no index; tables that only grow
-- are vacuumed by what was added since, not by a fifth of all they ever held, so that index-only scans and the visibility map keep
-- up and no single vacuum has years to read.
alter table attempts set (fillfactor = 80);
alter table module_progress set (fillfactor = 80);
alter table enrolments set (fillfactor = 80);

alter table attempt_steps set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table attempt_marks set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table statements set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table audit_entries set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table jp_entries set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
alter table attainments set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
