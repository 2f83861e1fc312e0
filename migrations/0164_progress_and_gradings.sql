-- +goose Up
-- Why: each end of an attempt looked the attempt up twice more, for the grading's and the progress's foreign key, and wrote a lock into the
-- row that the same transaction had locked and changed already. Attempts are never removed (trigger attempts_stay), so the look-ups held
-- nothing that is not held without them.
alter table gradings drop constraint gradings_attempt_id_fkey;
alter table module_progress drop constraint module_progress_attempt_id_fkey;
comment on column gradings.attempt_id is 'of attempts, which are never removed; written by the transaction that locks the attempt';
comment on column module_progress.attempt_id is 'of attempts, which are never removed; written by the transaction that ends the attempt';
