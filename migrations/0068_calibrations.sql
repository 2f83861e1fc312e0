-- +goose Up
-- Why: how hard a question is was what judges thought of its level. From enough answers it is measured; what is measured is a version
-- that a second person puts in force, and a try keeps the one that was in force when it began.

create table calibrations (
    id              uuid primary key,
    competency_id   uuid not null references competencies,
    line_id         uuid not null,                     -- as in measurements, set by trigger
    number          int not null check (number > 0),   -- of the line
    state           text not null check (state in ('calculating', 'ready', 'waiting', 'in_force', 'failed', 'dropped')),
    phase           text not null default '' check (phase in ('', 'reading', 'fitting', 'comparing')),
    failure         text not null default '',          -- the key of why it gives nothing
    asked_by        uuid references persons,           -- null: the clock
    asked_at        timestamptz not null,
    ended_at        timestamptz,                       -- of the calculation
    before_id       uuid references calibrations,      -- what it is compared with; null: difficulty as judged
    people          int not null default 0,            -- whose answers were read
    answers         int not null default 0,
    mean            double precision not null default 0, -- of the people, on the competency's scale
    sd              double precision not null default 0,
    loglik          double precision not null default 0,
    iterations      int not null default 0,
    rule            text not null default '',
    cuts_version    int not null default 0,
    compared        int not null default 0,            -- people whose answers were decided by both
    higher          int not null default 0,            -- of these: with a greater level reached
    lower           int not null default 0,
    surer           int not null default 0,            -- of these: decided now, and not before
    unsurer         int not null default 0,
    in_force_from   timestamptz,
    approved_by     uuid references persons,
    constraint calibrations_number unique (line_id, number),
    constraint calibrations_in_force check ((state = 'in_force') = (in_force_from is not null))
);
create unique index calibrations_one_calculates on calibrations (line_id) where state = 'calculating';
create unique index calibrations_one_waits on calibrations (line_id) where state = 'waiting';
create index calibrations_in_force on calibrations (line_id, in_force_from desc) where in_force_from is not null;
create index calibrations_competency on calibrations (competency_id);
create index calibrations_asked_by on calibrations (asked_by);
create index calibrations_approved_by on calibrations (approved_by);
create index calibrations_before on calibrations (before_id);
create trigger calibrations_line before insert on calibrations for each row execute function attainment_line();

-- What it says of each question's version. Null: the answers cannot tell. held: why the estimate does not count, and the question
-- stays as judges see it; empty: it counts once the calibration is in force.
create table calibration_items (
    calibration_id  uuid not null references calibrations on delete cascade,
    version_id      uuid not null references question_versions,
    question_id     uuid not null references questions,
    level           smallint not null,
    chance          double precision not null,
    people          int not null,
    facility        double precision not null,
    rest            double precision,                  -- correlation with the rest of the paper
    infit           double precision,
    outfit          double precision,
    a               double precision,
    b               double precision,
    se_a            double precision,
    se_b            double precision,
    stage           text not null check (stage in ('judged', 'trial', 'calibrated')),
    held            text not null,
    primary key (calibration_id, version_id)
);
create index calibration_items_version on calibration_items (version_id);
create index calibration_items_question on calibration_items (question_id);

alter table measurements add constraint measurements_calibration foreign key (calibration_id) references calibrations;
create index measurements_calibration_id on measurements (calibration_id) where calibration_id is not null;
