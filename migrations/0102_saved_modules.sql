-- +goose Up
-- Why: a module read without a signal is told of later, by the device's word. It may say that it was opened at a moment when the
-- device had it already, and no earlier: the time that must at least be spent is then time that passed, as with a signal.

-- Since when a device of its learner may have a module. By lineage, as a new version of a course changes nothing of it.
create table saved_modules (
    enrolment_id uuid not null references enrolments on delete cascade,
    lineage_id   uuid not null,
    saved_at     timestamptz not null,
    primary key (enrolment_id, lineage_id)
);
comment on table saved_modules is 'owner: courses';
