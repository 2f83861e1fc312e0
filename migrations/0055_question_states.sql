-- +goose Up
-- Why: a paper is drawn by the plan, so the bank has to say who may draw from it, which questions give one another away, and whose
-- paper a question must not be on because they read its key.

alter table questions
    add column shared text not null default 'unit' check (shared in ('unit', 'below', 'all')); -- who may put it on a paper, not who sees its key

-- Who read the key of a closed question besides its authors and reviewers: it is left out of their papers.
create table question_views (
    question_id     uuid not null references questions,
    person_id       uuid not null references persons,
    first_at        timestamptz not null,
    primary key (question_id, person_id)
);
create index question_views_person on question_views (person_id);

-- Two questions of which one gives the other away are not on one paper.
create table question_enemies (
    question_id     uuid not null references questions,
    enemy_id        uuid not null references questions,
    primary key (question_id, enemy_id),
    check (question_id < enemy_id)
);
create index question_enemies_enemy on question_enemies (enemy_id);
