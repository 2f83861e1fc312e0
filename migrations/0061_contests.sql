-- +goose Up
-- Why: whoever thinks a question or a level wrong could say so to nobody who had to answer. An objection (keberatan) has somebody who
-- answers, a day until which, and an answer; one that is right leads to a regrade.

create table contests (
    id              uuid primary key,
    person_id       uuid not null references persons,
    attempt_id      uuid not null references attempts,
    slot            int,                                        -- the question; null: a level
    competency_id   uuid references competencies,               -- the competency; null: a question
    unit_id         uuid not null references units,             -- whose HR answers
    words           text not null check (words <> ''),
    asked_at        timestamptz not null,
    due_on          timestamptz not null,                       -- answered until then; at it the units above have it, at the second it lapses
    raised_at       timestamptz,                                -- nobody answered in time: the units above were told
    state           text not null check (state in ('open', 'regrade', 'rejected', 'upheld', 'lapsed')),
    answer          text not null default '',
    answered_by     uuid references persons,
    answered_at     timestamptz,
    regrade_id      uuid references regrades,
    constraint contests_about check ((slot is null) <> (competency_id is null)),
    constraint contests_not_oneself check (answered_by is null or answered_by <> person_id),
    constraint contests_answered check ((state in ('rejected', 'regrade', 'upheld')) = (answered_by is not null)),
    foreign key (attempt_id, slot) references attempt_items
);
-- Once about each: what was answered is not asked again.
create unique index contests_once on contests (attempt_id, slot, competency_id) nulls not distinct where state <> 'lapsed';
create index contests_unit on contests (unit_id, due_on) where state in ('open', 'regrade');
create index contests_person on contests (person_id, asked_at desc);
create index contests_due on contests (due_on) where state in ('open', 'regrade');
create index contests_competency on contests (competency_id);
create index contests_answered_by on contests (answered_by);
create index contests_regrade on contests (regrade_id);
create index contests_attempt on contests (attempt_id);
alter table regrades add constraint regrades_contest_fkey foreign key (contest_id) references contests;
