-- +goose Up
-- Why: each start and each result of an assessment asks which of its questions the person wrote or reviewed, who is nearly always
-- nobody's author; without these it read every version and every review of those questions (0.7 ms each).
create index question_versions_created_by on question_versions (created_by, question_id);
create index question_reviews_reviewer on question_reviews (reviewer_id, question_id);

