-- +goose Up
-- Why: a certificate, the ledger and HR's lists named the minutes of the curriculum as if they had been measured. How long a page of a
-- lesson was in front of the learner is measured beside them from here on, and each of the two says which it is. Null: nothing was
-- ever measured, be it before this column or without script. Of both, the second is the part that a device told afterwards.
alter table module_progress
    add column visible_ms bigint check (visible_ms >= 0),
    add column word_ms    bigint not null default 0 check (word_ms >= 0);
comment on column module_progress.visible_ms is 'ms in which a page of the module was visible to its learner; null: never measured';
comment on column module_progress.word_ms is 'of visible_ms, what the device told only later than the server could see for itself';

-- The sum of an enrolment's modules, written in the same statement: reports of thousands of enrolments do not add up their modules.
alter table enrolments
    add column visible_ms bigint check (visible_ms >= 0),
    add column word_ms    bigint not null default 0 check (word_ms >= 0);

-- What was credited to a person of the last day, so that no moment counts twice, in whatever tab, on whatever device and however late
-- it is told. One row a person, no longer than a day.
create table presence (
    person_id uuid primary key references persons,
    spans     jsonb not null default '[]' -- a set as ranges [from,to): milliseconds since 1970
);
alter table presence set (fillfactor = 60);
