-- +goose Up
-- Why: who works where, in which post, since when. History is appended (valid_from/valid_to), so "as of" is a query.

create table units (
    id          uuid primary key,
    siasn_id    text unique,                       -- UNOR ID
    created_at  timestamptz not null
);

-- One row per period in which a unit had this name, kind and parent. valid_to is exclusive; null = still so.
create table unit_versions (
    id          uuid primary key,
    unit_id     uuid not null references units,
    parent_id   uuid references units,             -- null = root (the instansi)
    name        text not null check (name <> ''),
    kind        text not null check (kind in ('instansi','opd','bidang','seksi','uptd','kecamatan','kelurahan','puskesmas','rsud','sekolah','lainnya')),
    time_zone   text not null default 'Asia/Jakarta',
    valid_from  date not null,
    valid_to    date check (valid_to > valid_from)
);
create unique index unit_versions_open on unit_versions (unit_id) where valid_to is null;
create index unit_versions_parent on unit_versions (parent_id, valid_from);
create index unit_versions_unit on unit_versions (unit_id, valid_from);

-- The unit itself and all below it on a day: the one meaning of "own unit and below".
-- +goose StatementBegin
create function units_below(roots uuid[], as_of date) returns setof uuid
language sql stable parallel safe as $$
    with recursive below(unit_id) as (
        select v.unit_id from unit_versions v
        where v.unit_id = any (roots) and v.valid_from <= as_of and (v.valid_to is null or v.valid_to > as_of)
        union
        select v.unit_id from unit_versions v join below b on v.parent_id = b.unit_id
        where v.valid_from <= as_of and (v.valid_to is null or v.valid_to > as_of)
    )
    select unit_id from below
$$;
-- +goose StatementEnd

-- The unit and those above it on a day, from itself (0) to the root: the printed path.
-- +goose StatementBegin
create function units_above(leaf uuid, as_of date) returns table (unit_id uuid, name text, kind text, distance int)
language sql stable parallel safe as $$
    with recursive above as (
        select v.unit_id, v.name, v.kind, v.parent_id, 0 as distance from unit_versions v
        where v.unit_id = leaf and v.valid_from <= as_of and (v.valid_to is null or v.valid_to > as_of)
        union
        select v.unit_id, v.name, v.kind, v.parent_id, a.distance + 1 from unit_versions v join above a on v.unit_id = a.parent_id
        where v.valid_from <= as_of and (v.valid_to is null or v.valid_to > as_of) and a.distance < 50
    )
    select unit_id, name, kind, distance from above
$$;
-- +goose StatementEnd

-- The unit itself if it stands, else the nearest one above it that does, following where each closed unit last hung: who
-- administers what is left of a closed unit.
-- +goose StatementBegin
create function standing_unit(leaf uuid) returns uuid language sql stable parallel safe as $$
    with recursive up as (
        (select v.unit_id, v.parent_id, v.valid_to is null as stands, 0 as distance
            from unit_versions v where v.unit_id = leaf order by v.valid_from desc limit 1)
        union all
        select v.unit_id, v.parent_id, v.valid_to is null, up.distance + 1 from up
        cross join lateral (select * from unit_versions o where o.unit_id = up.parent_id order by o.valid_from desc limit 1) v
        where not up.stands and up.distance < 50
    )
    select unit_id from up where stands
$$;
-- +goose StatementEnd

create table posts (
    id          uuid primary key,
    name        text not null check (name <> ''),
    kind        text not null check (kind in ('jpt_utama','jpt_madya','jpt_pratama','administrator','pengawas','fungsional_keahlian','fungsional_keterampilan','pelaksana')),
    level       text not null default '' check (level in ('','ahli_pertama','ahli_muda','ahli_madya','ahli_utama','pemula','terampil','mahir','penyelia')),
    constraint posts_name_kind_level unique (name, kind, level)
);

create table persons (
    id              uuid primary key,
    siasn_id        text,                          -- PNS ID
    nip             text check (nip ~ '^[0-9]{18}$'),
    name            text not null check (name <> ''), -- without titles
    title_before    text not null default '',
    title_after     text not null default '',
    sex             text not null default '' check (sex in ('','m','f')),
    birth_place     text not null default '',      -- certificates only
    birth_date      date,                          -- certificates only
    email           text,
    phone           text not null default '',
    employment      text not null check (employment in ('pns','pppk','pppk_paruh_waktu','cpns')),
    grade           text not null default '',      -- "III/d" (PNS) or "IX" (PPPK)
    legal_status    text not null default '',      -- kedudukan hukum, as SIASN names it
    education       text not null default '',
    left_on         date,                          -- no longer serving from this day
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    constraint persons_siasn_id unique (siasn_id),
    constraint persons_nip unique (nip)
);
create unique index persons_email on persons (lower(email)) where email is not null;
create index persons_name on persons (lower(name), id);

-- Who held which post in which unit, from when to when. One open main assignment a person.
create table assignments (
    id          uuid primary key,
    person_id   uuid not null references persons,
    unit_id     uuid not null references units,
    post_id     uuid not null references posts,
    main        boolean not null default true,     -- false: Plt./Plh., held besides the main post
    valid_from  date not null,
    valid_to    date check (valid_to >= valid_from)
);
create unique index assignments_open_main on assignments (person_id) where main and valid_to is null;
create index assignments_unit on assignments (unit_id, valid_from) where main;
create index assignments_person on assignments (person_id, valid_from);

-- A role held on a unit and all below it. Everybody is a learner; that needs no grant.
create table role_grants (
    id          uuid primary key,
    person_id   uuid not null references persons,
    role        text not null check (role in ('trainer','hr','signatory','administrator','auditor')),
    unit_id     uuid not null references units,
    granted_by  uuid references persons,
    granted_at  timestamptz not null,
    revoked_by  uuid references persons,
    revoked_at  timestamptz
);
create unique index role_grants_open on role_grants (person_id, role, unit_id) where revoked_at is null;

-- All that an import may change about a person, as one value: kept before and after, it is what undo compares and restores.
-- +goose StatementBegin
create function person_state(who uuid) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'person', to_jsonb(p),
        'assignments', (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from assignments a where a.person_id = p.id),
        'grants', (select coalesce(jsonb_agg(g.id order by g.id), '[]') from role_grants g where g.person_id = p.id and g.revoked_at is null))
    from persons p where p.id = who
$$;
create function unit_state(which uuid) returns jsonb language sql stable as $$
    select jsonb_agg(to_jsonb(v) order by v.valid_from) from unit_versions v where v.unit_id = which
$$;
-- +goose StatementEnd

-- One SIASN file: uploaded, checked (dry run), applied, perhaps undone. Of the file only the needed columns are kept, in
-- import_rows; the bytes as sent are not.
create table import_batches (
    id              uuid primary key,
    file_name       text not null,
    format          text not null default '',      -- "xlsx", or for CSV the encoding and separator found
    columns         text[] not null default '{}',  -- which of the kept columns the file has
    root_unit_id    uuid not null references units,
    state           text not null check (state in ('checking','checked','refused','applying','applied','undoing','undone','failed')),
    rows_total      int not null default 0,
    rows_done       int not null default 0,
    summary         jsonb not null default '{}',   -- people.ImportSummary
    digest          text not null default '',      -- of what the dry run found; applying does just that or nothing
    failure         text not null default '',      -- fault key of what went wrong last
    failure_args    jsonb not null default '{}',
    made            jsonb not null default '{}',   -- units and posts that applying made or renamed, for undo
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    applied_at      timestamptz,
    undone_at       timestamptz,
    purged_at       timestamptz                    -- its rows, personal data, were removed
);
create index import_batches_created on import_batches (created_at desc, id);

-- What the dry run found, row by row; after applying, what is needed to undo it.
create table import_rows (
    batch_id    uuid not null references import_batches on delete cascade,
    sheet       text not null default '',          -- of an XLSX with several
    row_no      int not null,                      -- as in the sheet, header = 1; 0 = persons not in the file (left)
    seq         int not null,
    cells       jsonb not null default '[]',       -- the kept columns as read, in the order of people.ImportColumns
    nip_shown   text not null default '',
    name_shown  text not null default '',
    outcome     text not null check (outcome in ('pending','new','changed','same','left','error')),
    issues      jsonb not null default '[]',       -- [{column, severity, key, args}]
    diff        jsonb not null default '[]',       -- [{field, before, after}]
    person_id   uuid,
    before      jsonb,                             -- person_state before applying; null for a new person
    after       jsonb,                             -- person_state right after applying
    primary key (batch_id, seq)
);
create index import_rows_outcome on import_rows (batch_id, outcome, seq);
