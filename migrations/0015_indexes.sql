-- +goose NO TRANSACTION
-- +goose Up
-- Why: PostgreSQL looks along a foreign key whenever what it points to is removed, and the house does when it revokes a certificate,
-- publishes a version, removes a module from a draft, sweeps objects or ends a token's family. Without an index each of these
-- reads the whole table, inside its transaction. Not indexed on purpose: enrolments.last_module_id, which changes with every lesson
-- that is opened (an index would make each such update dearer than the rare removal of a draft's module).
create index concurrently attempts_enrolment on attempts (enrolment_id) where enrolment_id is not null;
create index concurrently attempts_module on attempts (module_id) where module_id is not null;
create index concurrently module_progress_module on module_progress (module_id);
create index concurrently enrolments_version on enrolments (version_id);
create index concurrently certificates_version on certificates (version_id);
create index concurrently certificates_course on certificates (course_id);
create index concurrently certificates_pdf on certificates (pdf_key) where pdf_key is not null;
create index concurrently modules_object on modules (object_key) where object_key is not null;
create index concurrently modules_captions on modules (captions_key) where captions_key is not null;
create index concurrently quiz_slots_version on quiz_slots (version_id);
create index concurrently refresh_tokens_family on refresh_tokens (family_id);

-- A learner's attempts of a quiz, in order, by an index that no other can tie with: for a new quiz the planner, knowing nothing yet,
-- took attempts_quiz and read everybody's. The two take the place of attempts_number: a row stands in one of them.
create unique index concurrently attempts_number_learner on attempts (quiz_id, person_id, number) where enrolment_id is not null;
create unique index concurrently attempts_number_preview on attempts (quiz_id, person_id, number) where enrolment_id is null;
drop index concurrently attempts_number;
