-- +goose Up
-- Why: a quiz that is in use shows the keys of its questions to whoever passes, so they are open (terbuka) since then. Until now only
-- the migration that brought the word had said so.
update questions q set open = true where not open and exists (select from question_versions v
    join quiz_slots t on t.version_id = v.id join quizzes z on z.id = t.quiz_id where v.question_id = q.id and z.frozen_at is not null);
