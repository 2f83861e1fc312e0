-- +goose Up
-- Why: who mistyped a comment, or meant another module, had to answer themselves; a comment is changed and deleted by who wrote it now, and says so.
alter table review_comments
    add column changed_at timestamptz, -- when its words were last changed, which readers are told
    add column deleted_at timestamptz; -- by who wrote it; it can come back for a day
