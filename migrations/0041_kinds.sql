-- +goose Up
-- Why: which kinds of questions there are is one list in the program (questions.Kinds), a file a kind; the table need not be changed
-- for each. Nothing but that list writes a kind.
alter table question_versions drop constraint question_versions_kind_check;
