-- +goose Up
-- Why: a question that is taken out of a quiz stays in the bank, but its place and its weight were lost at once. They wait here for thirty days.
create table quiz_bin (
    id          uuid primary key,
    quiz_id     uuid not null references quizzes on delete cascade,
    question_id uuid not null references questions,
    version_id  uuid not null references question_versions,
    slot        int not null,
    max_mark    int not null,
    removed_by  uuid not null references persons,
    removed_at  timestamptz not null,
    unique (quiz_id, question_id)
);
create index quiz_bin_at on quiz_bin (removed_at);
create index quiz_bin_question on quiz_bin (question_id);
create index quiz_bin_version on quiz_bin (version_id);
create index quiz_bin_removed_by on quiz_bin (removed_by);
