-- +goose Up
-- Why: who did not understand a module, or found a mistake in it, had nobody to tell: there was no way back from learner to trainer.

-- What a learner asked, or reported, at a module. Trainers of the course's unit answer it or close it; its person may take it away.
create table inquiries (
    id              uuid primary key,
    course_id       uuid not null references courses,
    version_id      uuid not null references course_versions,
    module_id       uuid not null references modules,
    lineage_id      uuid not null,                 -- the module in every version: answers are found there again
    enrolment_id    uuid not null references enrolments,
    person_id       uuid not null references persons,
    kind            text not null check (kind in ('question', 'mistake')),
    words           text not null check (length(words) between 1 and 1000),
    asked_at        timestamptz not null,
    state           text not null default 'open' check (state in ('open', 'answered', 'closed')),
    answer          text not null default '' check (length(answer) <= 2000),
    answered_by     uuid references persons,
    answered_at     timestamptz,
    public          boolean not null default false, -- shown to all learners of the course, without the name of who asked
    closed_at       timestamptz,
    constraint inquiries_answer check ((answer = '') = (answered_at is null) and (state <> 'answered' or answer <> '') and (not public or answer <> '')),
    constraint inquiries_closed check ((state = 'closed') = (closed_at is not null))
);
create index inquiries_course on inquiries (course_id, state, asked_at);
create index inquiries_open on inquiries (course_id) where state = 'open';
create index inquiries_module on inquiries (lineage_id, person_id);
create index inquiries_person on inquiries (person_id, asked_at);
create index inquiries_version on inquiries (version_id);
create index inquiries_at on inquiries (module_id);
create index inquiries_enrolment on inquiries (enrolment_id);
create index inquiries_answered_by on inquiries (answered_by) where answered_by is not null;
