-- +goose Up
-- Why: whoever sits sees first that a question is wrong, and had nobody to tell; and hundreds of questions are not looked through one
-- by one for the few that answers speak against.

-- What somebody said of a question that was put before them. Its owners answer it or put it aside; until then it is theirs to do.
create table question_reports (
    id              uuid primary key,
    question_id     uuid not null references questions,
    version_id      uuid not null references question_versions,
    attempt_id      uuid not null references attempts,
    slot            int not null,
    person_id       uuid not null references persons,  -- told the answer, and named to nobody
    reason          text not null check (reason in ('wrong', 'two_right', 'unclear', 'typo', 'outdated', 'other')),
    words           text not null default '' check (length(words) <= 1000),
    reported_at     timestamptz not null,
    state           text not null default 'open' check (state in ('open', 'answered', 'dismissed')),
    answer          text not null default '' check (length(answer) <= 1000),
    answered_by     uuid references persons,
    answered_at     timestamptz,
    constraint question_reports_once unique (attempt_id, slot),
    constraint question_reports_answered check ((state = 'open') = (answered_at is null) and (state <> 'answered' or answer <> ''))
);
create index question_reports_open on question_reports (question_id) where state = 'open';
create index question_reports_question on question_reports (question_id);
create index question_reports_version on question_reports (version_id);
create index question_reports_person on question_reports (person_id, reported_at);
create index question_reports_answered_by on question_reports (answered_by);

-- The figures by which the bank is searched, as of a moment; the page of a question counts anew.
create table question_statistics (
    question_id     uuid primary key references questions on delete cascade,
    people          int not null,
    facility        double precision,
    rest            double precision,
    advice          text[] not null,
    computed_at     timestamptz not null
);
