-- +goose Up
-- Why: a question counts for a level only when a second person has looked at it, and whether its key is known to others decides
-- what it may show. Topic and source are tags that people search and trust by.

alter table questions
    add column state text not null default 'draft' check (state in ('draft','in_review','in_use','retired')), -- of its newest version
    add column asked_by uuid references persons,                       -- who asked for the review under way
    add column reviewed_version_id uuid references question_versions,  -- the version that a second person accepted last
    add column open boolean not null default false,                    -- terbuka: its key was published, or shown in a course
    add column topic text not null default '' check (length(topic) <= 100),
    add column source text not null default '' check (length(source) <= 500);
create index questions_unit on questions (unit_id, state);
create index questions_reviewed on questions (reviewed_version_id) where reviewed_version_id is not null;

-- What stands in quizzes is in use, and its key is shown to whoever passes. Nobody has reviewed it.
update questions q set state = 'in_use', open = true
    where exists (select from question_versions v join quiz_slots t on t.version_id = v.id where v.question_id = q.id);

create table question_reviews (
    id              uuid primary key,
    question_id     uuid not null references questions,
    version_id      uuid not null references question_versions,
    reviewer_id     uuid not null references persons,
    verdict         text not null check (verdict in ('accepted','returned')),
    checks          text[] not null,               -- the points of the checklist that hold
    note            text not null default '' check (length(note) <= 2000),
    reviewed_at     timestamptz not null
);
create index question_reviews_question on question_reviews (question_id, reviewed_at desc);
create index question_reviews_version on question_reviews (version_id);
create trigger question_reviews_append_only before update or delete on question_reviews
    for each row execute function refuse_change();
