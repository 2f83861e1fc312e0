-- +goose Up
-- Why: an article may ask open questions of the bank for learning, and then holds their keys. What a published text asks stays open, and its bank must
-- know where it stands.
create table practised_questions (
    question_version_id uuid not null references question_versions,
    course_version_id   uuid not null references course_versions on delete cascade,
    primary key (question_version_id, course_version_id)
);
create index practised_questions_course on practised_questions (course_version_id);
