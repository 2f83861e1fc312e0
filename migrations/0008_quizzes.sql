-- +goose Up
-- Why: what is asked and what was answered. Questions are versioned; an attempt's steps are appended, never changed.

create table quizzes (
    id              uuid primary key,
    title           text not null check (title <> ''),
    unit_id         uuid not null references units, -- owner, as a course's
    pass_mark       int not null default 7000 check (pass_mark between 0 and 10000), -- fraction of 10000
    time_limit_s    int check (time_limit_s > 0),
    max_attempts    int check (max_attempts > 0),
    shuffle         boolean not null default true,
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    frozen_at       timestamptz                    -- its course version is published
);

create table questions (
    id              uuid primary key,
    unit_id         uuid not null references units,
    created_by      uuid not null references persons,
    created_at      timestamptz not null
);
create table question_versions (
    id              uuid primary key,
    question_id     uuid not null references questions,
    number          int not null,
    kind            text not null check (kind in ('single','multiple','true_false','numeric','short')),
    stem            text not null check (stem <> ''), -- Markdown
    body            jsonb not null,                -- options, answers, tolerance, feedback: quizzes.Body
    competency_id   uuid references competencies,
    level           int check (level between 1 and 9),
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    constraint question_versions_number unique (question_id, number)
);
create table quiz_slots (
    quiz_id         uuid not null references quizzes on delete cascade,
    slot            int not null,
    version_id      uuid not null references question_versions,
    max_mark        int not null default 1 check (max_mark > 0),
    primary key (quiz_id, slot) deferrable initially deferred
);

create table attempts (
    id              uuid primary key,
    quiz_id         uuid not null references quizzes,
    person_id       uuid not null references persons,
    enrolment_id    uuid references enrolments,    -- null: a preview, which counts for nothing
    module_id       uuid references modules,
    number          int not null,
    state           text not null check (state in ('open','finished')),
    started_at      timestamptz not null,
    deadline_at     timestamptz,
    pass_mark       int not null,                  -- the rule as it was
    layout          jsonb not null,                -- [{slot, version, max_mark, options:[…order]}]
    finished_at     timestamptz,
    finished_by     text check (finished_by in ('person','deadline')),
    fraction        int check (fraction between 0 and 10000),
    passed          boolean
);
create unique index attempts_open on attempts (quiz_id, person_id) where state = 'open';
create unique index attempts_number on attempts (quiz_id, person_id, number);
create index attempts_overdue on attempts (deadline_at) where state = 'open' and deadline_at is not null;
create index attempts_person on attempts (person_id, started_at desc);

-- Each saved answer is one step and one commit. The newest step of a slot is the answer.
create table attempt_steps (
    attempt_id      uuid not null references attempts,
    seq             bigint generated always as identity,
    slot            int not null,
    answer          jsonb not null,
    client_step     uuid not null,                 -- made on the device: the same step sent twice is one
    client_at       timestamptz,
    saved_at        timestamptz not null,
    primary key (attempt_id, seq),
    constraint attempt_steps_once unique (attempt_id, client_step)
);
create trigger attempt_steps_append_only before update or delete on attempt_steps
    for each row execute function refuse_change();

create table attempt_marks (
    attempt_id      uuid not null references attempts,
    slot            int not null,
    fraction        int not null check (fraction between 0 and 10000),
    mark            numeric(9,4) not null,
    graded_at       timestamptz not null,
    primary key (attempt_id, slot)
);

-- +goose Down
select 1;
