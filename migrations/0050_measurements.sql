-- +goose Up
-- Why: a level was "the highest level whose own questions reach the pass mark", which rests on one to three questions and says
-- nothing of what is not known. A measurement keeps what the answers say: the probability of each level, what is decided by it,
-- what is not, how long it holds. Attainments stay as they are: boards of days before the new rule count them as they did.

-- +goose StatementBegin
create function strictly_increasing(numbers double precision[]) returns boolean language sql immutable as $$
    select coalesce(bool_and(n.v > n.before or n.before is null), true)
    from (select v, lag(v) over (order by i) as before from unnest(numbers) with ordinality as u(v, i)) n
$$;
-- +goose StatementEnd

-- Where levels begin on a competency's scale, as a panel of judges set it; a change is a new version. None: -2, -1, 0, 1, 2.
create table cut_scores (
    competency_id   uuid not null references competencies,
    version         int not null check (version > 0),
    cuts            double precision[] not null,       -- of level 1, 2, …
    errors          double precision[] not null,       -- their standard errors
    panel_size      int not null check (panel_size >= 0),
    source          text not null,                     -- the panel's record
    imported_by     uuid references persons,
    imported_at     timestamptz not null,
    primary key (competency_id, version),
    constraint cut_scores_increasing check (strictly_increasing(cuts)),
    constraint cut_scores_levels check (cardinality(cuts) between 1 and 9 and cardinality(errors) = cardinality(cuts))
);

-- What one try said of a person's ability in one competency, appended. Only grade E2 counts on boards.
create table measurements (
    id              uuid primary key,
    person_id       uuid not null references persons,
    competency_id   uuid not null references competencies,
    line_id         uuid not null,                     -- as in attainments, set by trigger
    source          text not null,                     -- "attempt"
    source_id       uuid not null,
    revision        int not null default 1,            -- of the same source: 2 when it was computed again
    measured_at     timestamptz not null,              -- the end of the try
    recorded_at     timestamptz not null,
    valid_until     date not null,                     -- the last day it counts
    grade           text not null check (grade in ('E1','E2')),
    supervised      boolean not null,
    questions       int not null check (questions >= 0),
    mass            real[] not null,                   -- the posterior on the grid of rule
    p               double precision[] not null,       -- of level r or above, r = 1, 2, …
    eap             double precision not null,
    sd              double precision not null,
    attained        smallint not null check (attained >= 0), -- the greatest level that is decided reached; 0: none
    below_from      smallint,                          -- the smallest level that is decided not reached; null: none
    stopped         text not null,                     -- why the try ended
    rule            text not null,                     -- name and version of the rule
    cuts_version    int not null default 0,            -- of cut_scores; 0: the first ones
    calibration_id  uuid,                              -- null: difficulty as judged
    held_until      timestamptz,                       -- waits for a decision until then at the latest; from then on it counts
    withdrawn_at    timestamptz,                       -- annulled, or computed again; kept for as-of
    withdrawn_for   text,                              -- the reason's key
    constraint measurements_source unique (person_id, competency_id, source, source_id, revision),
    constraint measurements_order check (below_from is null or below_from > attained),
    constraint measurements_withdrawn check ((withdrawn_at is null) = (withdrawn_for is null))
);
create index measurements_counted on measurements (person_id, line_id, measured_at desc)
    include (attained, below_from, recorded_at, valid_until, held_until, withdrawn_at) where grade = 'E2';
create index measurements_source_id on measurements (source_id);
create index measurements_competency on measurements (competency_id);
create trigger measurements_line before insert on measurements for each row execute function attainment_line();
alter table measurements set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);

-- What can decide a level of a competency: a published assessment, and of how many of a hundred people its plan decides it.
create table instruments (
    competency_id   uuid not null references competencies,
    line_id         uuid not null,
    level           smallint not null check (level between 1 and 9),
    source_id       uuid not null,                     -- the assessment
    decides         smallint not null check (decides between 0 and 100),
    since           timestamptz not null,
    until           timestamptz,                       -- null: still open
    primary key (source_id, competency_id, level, since)
);
create index instruments_competency on instruments (competency_id);
create trigger instruments_line before insert on instruments for each row execute function attainment_line();

-- How measurements are decided and since when they count; the newest row is in force. Set by two persons.
create table measurement_policies (
    id              uuid primary key,
    counts_from     date,                              -- boards of this day and later count measurements; null: not yet
    certainty       double precision not null check (certainty in (0.90, 0.95)),
    valid_months    int not null check (valid_months between 1 and 120),
    cool_down_days  int not null check (cool_down_days between 0 and 365),
    tries_a_year    int not null check (tries_a_year between 1 and 12),
    set_at          timestamptz not null,
    set_by          uuid not null references persons,
    approved_by     uuid not null references persons,
    constraint measurement_policies_two check (set_by <> approved_by)
);
create index measurement_policies_set_by on measurement_policies (set_by);
create index measurement_policies_approved_by on measurement_policies (approved_by);

create index attainments_verified on attainments (person_id, line_id, level) include (attained_at, withdrawn_at) where grade = 'E3';

-- What counts of a person as of an instant (day: the one that ends then), one row a competency line: the newest measurement that
-- holds, together with what was verified at work; held: only a measurement that waits. PostgreSQL takes it into the statement that
-- asks, so it costs no call.
-- +goose StatementBegin
create function competency_shown(the_person uuid, the_day date, until timestamptz)
returns table (line_id uuid, measured boolean, held boolean, attained int, below_from int, verified int, p double precision[], measurement_id uuid)
language sql stable as $$
    select e.line_id, bool_or(e.measured), bool_or(e.held), max(e.attained)::int, max(e.below_from)::int, max(e.verified)::int, max(e.p),
        (array_agg(e.id) filter (where e.id is not null and e.measured))[1]
    from (
        (select distinct on (m.line_id) m.line_id, true as measured, false as held, m.attained, coalesce(m.below_from, 0) as below_from,
            0 as verified, m.p, m.id
        from measurements m
        where m.person_id = the_person and m.grade = 'E2' and m.recorded_at < until and m.valid_until >= the_day
        and (m.withdrawn_at is null or m.withdrawn_at >= until) and (m.held_until is null or m.held_until < until)
        order by m.line_id, m.measured_at desc, m.revision desc)
        union all
        select a.line_id, true, false, a.level, 0, a.level, null, null
        from attainments a
        where a.person_id = the_person and a.grade = 'E3' and a.attained_at < until and (a.withdrawn_at is null or a.withdrawn_at >= until)
        union all
        select m.line_id, false, true, 0, 0, 0, null, m.id
        from measurements m
        where m.person_id = the_person and m.grade = 'E2' and m.recorded_at < until
        and (m.withdrawn_at is null or m.withdrawn_at >= until) and m.held_until >= until
    ) e
    group by e.line_id
$$;
-- +goose StatementEnd
