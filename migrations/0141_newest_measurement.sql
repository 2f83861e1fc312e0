-- +goose Up
-- Why: with ten measurements of each of 15,000 people the board took more than a second: it sorted all of them on disk to find each
-- one's newest, and looked every one up in the table for its probabilities. The index that holds them in that order now tells the revision
-- and the probabilities, too, and the few that are held have one of their own.
drop index measurements_counted;
create index measurements_counted on measurements (person_id, line_id, measured_at desc, revision desc)
    include (attained, below_from, recorded_at, valid_until, held_until, withdrawn_at, p) where grade = 'E2';
create index measurements_held on measurements (person_id) where held_until is not null;
