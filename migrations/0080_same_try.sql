-- +goose Up
-- Why: «belum cukup bukti» was a dead end: who was nearly decided had to wait and to spend a try. A try may go on in a second part within
-- a week, on what is known already. What its next question is chosen by is copied into the attempt (so a new cut, a bank that grew or a
-- hundred other takers change nothing in mid-attempt), and why it ended is kept, competency by competency.

alter table attempts
    add column continues uuid references attempts,                      -- of a later part: the first one of its try
    add column part int not null default 1 check (part > 0),            -- of a try: 1, and more where it was continued
    add column setup jsonb,                                             -- of one whose questions come one by one: what the next is chosen by
    add column stopped jsonb,                                           -- why no question came any more, by competency
    add constraint attempts_part check ((part = 1) = (continues is null) and (continues is null or assessment_id is not null));
drop index attempts_assessment_number;
create unique index attempts_assessment_number on attempts (assessment_id, person_id, number, part) where assessment_id is not null;
create index attempts_continues on attempts (continues) where continues is not null;
