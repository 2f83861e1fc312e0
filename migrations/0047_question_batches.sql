-- +goose Up
-- Why: hundreds of questions are tagged in one act, so a slip is about hundreds. What the act wrote is known, and one act writes it back.

create table question_batches (
    id              uuid primary key,
    made_by         uuid not null references persons,
    made_at         timestamptz not null,
    undone_at       timestamptz
);
create table question_batch_items (
    batch_id        uuid not null references question_batches,
    question_id     uuid not null references questions,
    before_id       uuid not null references question_versions,
    after_id        uuid not null references question_versions, -- as long as this is the newest, it can be written back
    primary key (batch_id, question_id)
);
create index question_batch_items_question on question_batch_items (question_id);
create index question_batch_items_before on question_batch_items (before_id);
create index question_batch_items_after on question_batch_items (after_id);
