-- +goose Up
-- Why: what can be learnt, and how far each learner is. A published version never changes; an edit makes a new draft.

create table courses (
    id              uuid primary key,
    slug            text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    unit_id         uuid not null references units, -- the owner: trainers of this unit and above may edit
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    archived_at     timestamptz,
    constraint courses_slug unique (slug)
);

create table course_versions (
    id              uuid primary key,
    course_id       uuid not null references courses,
    number          int not null,
    state           text not null check (state in ('draft','published','replaced')),
    title           text not null check (title <> ''),
    summary         text not null default '',
    outcomes        text[] not null default '{}',  -- learning outcomes, one sentence each
    jp              int not null default 0 check (jp >= 0),
    minutes         int not null default 0 check (minutes >= 0),
    language        text not null default 'id',
    form            text not null default '16',    -- SIASN jenis diklat
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    published_at    timestamptz,
    published_by    uuid references persons,
    search_text     text not null default '',      -- what the catalogue is searched by, written when it is published
    constraint course_versions_number unique (course_id, number)
);
create unique index course_versions_draft on course_versions (course_id) where state = 'draft';
create unique index course_versions_published on course_versions (course_id) where state = 'published';
create index course_versions_catalogue on course_versions (published_at desc, id) where state = 'published';

create table course_competencies (
    version_id      uuid not null references course_versions on delete cascade,
    competency_id   uuid not null references competencies,
    level           int not null check (level between 1 and 9),
    primary key (version_id, competency_id)
);

create table modules (
    id              uuid primary key,
    version_id      uuid not null references course_versions on delete cascade,
    lineage_id      uuid not null,                 -- the same module across versions
    position        int not null,
    part            text not null default 'materi' check (part in ('gambaran_umum','materi','evaluasi')),
    kind            text not null check (kind in ('article','pdf','image','video','link','quiz')),
    title           text not null check (title <> ''),
    minutes         int not null default 0 check (minutes >= 0),
    body            text not null default '',      -- Markdown: the article; a description for other kinds
    url             text not null default '',      -- link
    object_key      text references objects,       -- pdf, image, video as uploaded
    captions_key    text references objects,       -- WebVTT
    alt             text not null default '',      -- image
    quiz_id         uuid,                          -- quizzes.id
    media           jsonb not null default '{}',   -- video: duration_s, width, height; pdf: pages, page_keys; image: width, height
    media_state     text not null default 'none' check (media_state in ('none','processing','ready','refused')),
    media_failure   text not null default '',
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    constraint modules_position unique (version_id, position) deferrable initially deferred
);
create index modules_quiz on modules (quiz_id) where quiz_id is not null;

-- HR's order: these people, or everybody in and below this unit, take the course by a day.
create table mandates (
    id              uuid primary key,
    course_id       uuid not null references courses,
    unit_id         uuid references units,
    person_id       uuid references persons,
    due_on          date not null,
    note            text not null default '',
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    cancelled_at    timestamptz,
    check ((unit_id is null) <> (person_id is null))
);
create unique index mandates_unit on mandates (course_id, unit_id) where cancelled_at is null and unit_id is not null;
create unique index mandates_person on mandates (course_id, person_id) where cancelled_at is null and person_id is not null;
create index mandates_of_unit on mandates (unit_id) where cancelled_at is null and unit_id is not null;
create index mandates_of_person on mandates (person_id) where cancelled_at is null and person_id is not null;

-- The courses ordered for a person who serves in a unit, each with its earliest day: orders to themselves, to their unit
-- and to all above it. Every page of a learner asks this, so its plan is kept by the function.
-- +goose StatementBegin
create function courses_due(the_person uuid, the_unit uuid, as_of date) returns table (course_id uuid, due_on date)
language plpgsql stable parallel safe rows 5 as $$
begin
    return query select d.course_id, min(d.due_on) from mandates d
        where d.cancelled_at is null and (d.person_id = the_person
            or d.unit_id = any (array(select u.unit_id from units_above(the_unit, as_of) u)))
        group by d.course_id;
end $$;
-- +goose StatementEnd

create table enrolments (
    id              uuid primary key,
    person_id       uuid not null references persons,
    course_id       uuid not null references courses,
    version_id      uuid not null references course_versions,
    source          text not null check (source in ('self','mandate')),
    enrolled_at     timestamptz not null,
    last_module_id  uuid references modules,       -- where to resume
    last_seen_at    timestamptz,
    completed_at    timestamptz,
    withdrawn_at    timestamptz
);
create unique index enrolments_open on enrolments (person_id, course_id) where withdrawn_at is null;
create index enrolments_course on enrolments (course_id, completed_at);

-- How far a learner is in a module. fraction and the evidence sets only grow.
create table module_progress (
    enrolment_id    uuid not null references enrolments,
    module_id       uuid not null references modules,
    fraction        int not null default 0 check (fraction between 0 and 10000), -- of 10000
    seconds         int not null default 0,        -- active seconds, checked by the server's clock
    position        jsonb not null default '{}',   -- resume: {t: seconds} | {page: n} | {scroll: of 10000}
    seen            jsonb not null default '[]',   -- a set as ranges [from,to): seconds watched; pages shown; depth read, best quiz result of 10000
    opened_at       timestamptz not null,
    updated_at      timestamptz not null,
    completed_at    timestamptz,
    primary key (enrolment_id, module_id)
);
