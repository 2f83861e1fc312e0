-- +goose Up
-- Why: the evaluation of a course asked everybody the same questions and gave levels by the way. A quiz may take its questions from a
-- published assessment instead: its mark completes the course, the rule of levels alone gives levels, and what protects an assessment
-- (reviewed questions, papers of one's own, tries, a key that is kept) holds in the course, too.

alter table quizzes add column assessment_id uuid references assessments;
create index quizzes_assessment on quizzes (assessment_id) where assessment_id is not null;
alter table attempts drop constraint attempts_assessment;
alter table attempts add constraint attempts_assessment check ((purpose = 'assessment') = (assessment_id is not null)
    and (assessment_id is null or title is not null and (quiz_id is null) = (enrolment_id is null)));
