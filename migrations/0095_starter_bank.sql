-- +goose Up
-- Why: an agency has no question on its first day. The bank that comes with the program is taken in as in use: in place of a reviewer
-- stands the record of its checks, and its keys are public. Questions carry the code by which files name them.

alter table questions
    add column code text not null default '' check (length(code) <= 60),               -- by which files name it; not unique
    add column descriptor text not null default '' check (length(descriptor) <= 300),  -- what of its level it asks for
    add column origin text not null default '' check (origin in ('', 'starter')),      -- starter: it came with the program
    add constraint questions_starter_open check (origin <> 'starter' or open);
create unique index questions_starter on questions (unit_id, code) where origin = 'starter';

alter table question_imports add column origin text not null default '' check (origin in ('', 'starter'));

-- What was said of a question that came with the program, before any person of an agency saw it.
create table question_checks (
    question_id     uuid primary key references questions,
    version_id      uuid not null references question_versions,
    blind           text not null,                 -- how it was answered without the key: agreed, doubted, differed
    again           text not null,                 -- after a change: yes, no, -
    judged_a        smallint not null,             -- the level judged unseen, before it was mended
    judged_b        smallint not null,
    verdicts        text[] not null,               -- of the two checks and the repetition: keep, mend, move, refuse, -
    reason          text not null,
    change          text not null
);
create index question_checks_version on question_checks (version_id);
