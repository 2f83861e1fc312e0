-- +goose Up
-- Why: before publishing a maker sees how much an assessment will decide, and what is promised is kept, so that what came can be held
-- against it, and a board knows what is measurable.

create table assessment_forecasts (
    assessment_id   uuid not null references assessments on delete cascade,
    competency_id   uuid not null references competencies,
    level           smallint not null check (level between 1 and 9), -- that a post requires
    people          int not null,                      -- simulated
    decided         double precision not null,         -- shares: of all …
    decided_error   double precision not null,         -- its standard error
    right_share     double precision not null,         -- … of those decided
    false_passes    double precision not null,
    false_fails     double precision not null,
    questions       double precision not null,         -- means
    minutes         double precision not null,
    exposure        double precision not null,         -- the greatest share of people who see one question
    made_at         timestamptz not null,
    primary key (assessment_id, competency_id, level)
);
create index assessment_forecasts_competency on assessment_forecasts (competency_id);
