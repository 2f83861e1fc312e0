-- +goose Up
-- Why: what a try says can look odd (answers faster than one reads, answers that no ability explains), and nothing may be decided by that.
-- The try waits, at most 14 days, for somebody of HR to look; then it counts. Against it two persons decide, with a reason.
create table assessment_signals (
    attempt_id      uuid primary key references attempts,
    person_id       uuid not null references persons,
    assessment_id   uuid not null references assessments,
    signals         jsonb not null,                    -- psychometrics.Signal
    made_at         timestamptz not null,
    held_until      timestamptz not null,
    state           text not null default 'held' check (state in ('held', 'waiting', 'counts', 'annulled')), -- waiting: for the second person
    reason          text not null default '' check (length(reason) <= 1000),
    decided_by      uuid references persons,           -- null: nobody did in time
    ended_at        timestamptz,
    constraint assessment_signals_ended check ((state in ('counts', 'annulled')) = (ended_at is not null) and (state <> 'annulled' or reason <> ''))
);
create index assessment_signals_open on assessment_signals (held_until) where state in ('held', 'waiting');
create index assessment_signals_ended on assessment_signals (ended_at) where state = 'counts'; -- they are deleted after 90 days
create index assessment_signals_person on assessment_signals (person_id);
create index assessment_signals_assessment on assessment_signals (assessment_id);
create index assessment_signals_decided_by on assessment_signals (decided_by);
