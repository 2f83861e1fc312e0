-- +goose Up
-- Why: what happened, for ever: the JP ledger and the statements.

-- The rule that turns minutes into JP, versioned (Peraturan LAN 10/2018 as publicly implemented; see docs).
create table jp_policies (
    id              uuid primary key,
    form            text not null,                 -- SIASN jenis diklat, "16" = e-learning
    minutes_per_jp  int not null check (minutes_per_jp > 0),
    max_jp_per_day  int check (max_jp_per_day > 0),
    valid_from      date not null,
    source          text not null,
    constraint jp_policies_form_from unique (form, valid_from)
);
insert into jp_policies values ('01900000-0000-7000-8000-000000000016', '16', 45, 3, '2018-01-01',
    'Peraturan LAN 10/2018, lampiran konversi JP: e-learning paling banyak 3 JP per hari; 1 JP = 45 menit');

-- How many JP a year asks of, or allows to, a kind of employment, versioned. No row = neither.
create table jp_targets (
    id              uuid primary key,
    employment      text not null,
    min_jp          int check (min_jp > 0),
    max_jp          int check (max_jp > 0),
    valid_from      date not null,
    source          text not null,
    constraint jp_targets_employment_from unique (employment, valid_from)
);
insert into jp_targets values
    ('01900000-0000-7000-8000-000000000021', 'pns', 20, null, '2017-04-07', 'PP 11/2017 jo. PP 17/2020, pasal 203: paling sedikit 20 JP per tahun'),
    ('01900000-0000-7000-8000-000000000022', 'cpns', 20, null, '2017-04-07', 'Usulan: seperti PNS'),
    ('01900000-0000-7000-8000-000000000023', 'pppk', null, 24, '2018-11-28', 'PP 49/2018, pasal 39-42: paling banyak 24 JP per tahun perjanjian kerja');

-- Double entry in minutes: raw comes in, part of it is counted, the rest is explained by why. A correction is a new row
-- with negative minutes; room it frees under the daily cap is given to rows explained earlier ('released': raw 0,
-- counted > 0). One row per source and day.
create table jp_entries (
    id              uuid primary key,
    person_id       uuid not null references persons,
    source          text not null,                 -- "enrolment"
    source_id       uuid not null,
    subject_id      uuid,                          -- what was learnt (the course); twice in a year is a duplicate
    title           text not null,                 -- the course as it was called
    form            text not null,
    local_day       date not null,                 -- in the unit's time zone
    raw_minutes     int not null,
    counted_minutes int not null,
    why             text not null default '' check (why in ('','daily_cap','duplicate','correction','released')),
    policy_id       uuid not null references jp_policies,
    unit_id         uuid references units,         -- where the person served that day
    created_at      timestamptz not null default clock_timestamp(),
    reverses        uuid references jp_entries,    -- the row this one takes back
    released_by     uuid references jp_entries,    -- the reversal whose freed room this row counts
    constraint jp_entries_once unique nulls not distinct (person_id, source, source_id, local_day, reverses, released_by)
);
create index jp_entries_person on jp_entries (person_id, local_day) include (form, counted_minutes, raw_minutes, policy_id);
create trigger jp_entries_append_only before update or delete on jp_entries
    for each row execute function refuse_change();

create table statements (
    id              uuid primary key,
    person_id       uuid not null references persons,
    verb            text not null,                 -- xAPI verb IRI
    object_type     text not null,                 -- course, module, quiz, certificate, competency
    object_id       uuid not null,
    result          jsonb not null default '{}',   -- xAPI result: score, success, completion, duration
    context         jsonb not null default '{}',
    occurred_at     timestamptz not null,
    stored_at       timestamptz not null default clock_timestamp()
);
create index statements_person on statements (person_id, occurred_at desc, id desc);
create index statements_object on statements (object_id, stored_at desc);
create trigger statements_append_only before update or delete on statements
    for each row execute function refuse_change();
