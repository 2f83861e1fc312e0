-- +goose Up
-- Why: the assessments that stand on the starter bank are asked for by a button, which may be pressed twice. Which of them an assessment is
-- stands in its row, and a unit has each once while it is not closed.

alter table assessments add column ready smallint check (ready between 1 and 99);
create unique index assessments_ready on assessments (unit_id, ready) where ready is not null and state <> 'closed';
