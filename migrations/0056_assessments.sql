-- +goose Up
-- Why: a level was a by-product of a course quiz whose key everybody learns. An assessment (asesmen) measures by a published plan
-- (kisi-kisi) from reviewed questions, is approved by a second person, keeps its key, and says how sure it is.

create table assessments (
    id              uuid primary key,
    unit_id         uuid not null references units,                -- the owner
    title           text not null check (title <> ''),
    about           text not null default '',                      -- for those who sit it: what for, what happens with the result
    mode            text not null check (mode in ('forms', 'draw', 'adaptive')),
    minutes         int not null check (minutes between 5 and 600),
    max_questions   int not null check (max_questions between 1 and 200), -- adaptive: at most so many
    forms           int not null default 1 check (forms between 1 and 50), -- of mode forms
    supervised      boolean not null,                              -- only in a sitting that somebody of another unit opened
    opens_on        date,                                          -- the first day; null: from publication on
    closes_on       date,                                          -- the last day; null: until it is closed
    state           text not null default 'draft' check (state in ('draft', 'waiting', 'published', 'closed')),
    seed            bigint not null,
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    changed_at      timestamptz not null,
    published_at    timestamptz,
    approved_by     uuid references persons,
    closed_at       timestamptz,
    constraint assessments_days check (closes_on is null or opens_on is null or closes_on >= opens_on),
    constraint assessments_published check ((state in ('published', 'closed')) = (published_at is not null)),
    constraint assessments_two check (approved_by is null or approved_by <> created_by)
);
create index assessments_unit on assessments (unit_id);
create index assessments_created_by on assessments (created_by);
create index assessments_approved_by on assessments (approved_by);

-- The plan: how many questions of a competency's level one paper has.
create table assessment_cells (
    assessment_id   uuid not null references assessments on delete cascade,
    competency_id   uuid not null references competencies,
    level           smallint not null check (level between 1 and 9),
    count           int not null check (count between 1 and 100),
    primary key (assessment_id, competency_id, level)
);
create index assessment_cells_competency on assessment_cells (competency_id);

-- The questions of a published assessment, fixed when it is published: with the form they are on (0: any, for draw and adaptive).
create table assessment_questions (
    assessment_id   uuid not null references assessments,
    form            int not null,
    position        int not null,
    question_id     uuid not null references questions,
    version_id      uuid not null references question_versions,
    competency_id   uuid not null references competencies,
    level           smallint not null,
    closed          boolean not null,                              -- its key was unpublished then
    primary key (assessment_id, form, position),
    constraint assessment_questions_once unique (assessment_id, question_id)
);
create index assessment_questions_version on assessment_questions (version_id);
create index assessment_questions_question on assessment_questions (question_id);
create index assessment_questions_competency on assessment_questions (competency_id);

-- Who may sit it: everybody of a unit and all below it, of a kind of post there, or one person.
create table assessment_openings (
    id              uuid primary key,
    assessment_id   uuid not null references assessments on delete cascade,
    unit_id         uuid references units,
    post_kind       text not null default '',
    person_id       uuid references persons,
    due_on          date,
    opened_by       uuid not null references persons,
    opened_at       timestamptz not null,
    ended_at        timestamptz,
    constraint assessment_openings_whom check ((unit_id is null) <> (person_id is null))
);
create index assessment_openings_assessment on assessment_openings (assessment_id);
create index assessment_openings_unit on assessment_openings (unit_id);
create index assessment_openings_person on assessment_openings (person_id);
create index assessment_openings_opened_by on assessment_openings (opened_by);

-- A supervised sitting: a named person, a code of the day, a window.
create table assessment_sittings (
    id              uuid primary key,
    assessment_id   uuid not null references assessments,
    opened_by       uuid not null references persons,
    unit_id         uuid not null references units,                -- whose people sit
    code            text not null,
    opens_at        timestamptz not null,
    closes_at       timestamptz not null,
    ended_at        timestamptz,
    constraint assessment_sittings_window check (closes_at > opens_at and closes_at <= opens_at + interval '12 hours')
);
create index assessment_sittings_assessment on assessment_sittings (assessment_id, closes_at);
create index assessment_sittings_opened_by on assessment_sittings (opened_by);
create index assessment_sittings_unit on assessment_sittings (unit_id);

-- More time for one person, with a reason that those who sit beside do not see.
create table assessment_extra_time (
    assessment_id   uuid not null references assessments,
    person_id       uuid not null references persons,
    percent         int not null check (percent between 1 and 100),
    reason          text not null check (reason <> ''),
    given_by        uuid not null references persons,
    given_at        timestamptz not null,
    primary key (assessment_id, person_id),
    check (given_by <> person_id)
);
create index assessment_extra_time_person on assessment_extra_time (person_id);
create index assessment_extra_time_given_by on assessment_extra_time (given_by);

alter table attempts
    add column assessment_id uuid references assessments,
    add column sitting_id uuid references assessment_sittings,
    add column form int,
    add column title text,                                         -- as it was called when it began; null: of a quiz, which has it
    add constraint attempts_assessment check ((purpose = 'assessment') = (assessment_id is not null) and (assessment_id is null or quiz_id is null and title is not null));
create unique index attempts_assessment_open on attempts (assessment_id, person_id) where state <> 'finished' and assessment_id is not null;
create unique index attempts_assessment_number on attempts (assessment_id, person_id, number) where assessment_id is not null;
create index attempts_sitting on attempts (sitting_id) where sitting_id is not null;
