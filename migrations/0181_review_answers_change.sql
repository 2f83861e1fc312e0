-- +goose Up
-- Why: who mistyped an answer to a comment could not mend it, though who mistyped the comment could; one rule for both.
alter table review_answers
    add column changed_at timestamptz, -- when its words were last changed, which readers are told
    add column deleted_at timestamptz; -- by who wrote it; it can come back for a day
