-- +goose Up
-- Why: what people should be able to do, what their post asks for, and what they have shown. Frameworks are data.

create table frameworks (
    id              uuid primary key,
    code            text not null,                 -- "asn-digital"
    version         text not null,                 -- "2026.1"
    name_id         text not null,
    name_en         text not null,
    source          text not null default '',
    published_at    timestamptz not null,
    content_hash    text not null default '',      -- of the file it came from: the same version is never imported otherwise
    constraint frameworks_code_version unique (code, version)
);
create table framework_levels (
    framework_id    uuid not null references frameworks,
    level           int not null check (level between 1 and 9),
    name_id         text not null,
    name_en         text not null,
    primary key (framework_id, level)
);
create table competencies (
    id              uuid primary key,
    framework_id    uuid not null references frameworks,
    group_code      text not null,                 -- LD, KM, KP
    group_name_id   text not null,
    group_name_en   text not null,
    code            text not null,                 -- LD.4.2
    name_id         text not null,
    name_en         text not null,
    tags            jsonb not null default '{}',   -- pilar, digcomp, spbe
    position        int not null,
    same_as         uuid references competencies,  -- first of its line: an earlier version's competency this one continues
    constraint competencies_code unique (framework_id, code)
);
create index competencies_line on competencies (coalesce(same_as, id));

-- What a kind of post asks for, dated. post_level '' = every level of the kind, post_name '' = every post; otherwise the
-- beginning of the post's name. The most particular row in force decides: name, then level. No row = not required.
create table required_levels (
    id              uuid primary key,
    competency_id   uuid not null references competencies,
    post_kind       text not null,
    post_level      text not null default '',
    level           int not null check (level between 1 and 9),
    valid_from      date not null,
    valid_to        date check (valid_to > valid_from),
    post_name       text not null default '',
    reason          text not null default ''       -- where the rule comes from
);
create unique index required_levels_open on required_levels (competency_id, post_kind, post_level, post_name) where valid_to is null;
create index required_levels_kind on required_levels (post_kind, post_level, competency_id, valid_from);

-- What a person has shown, appended. Only grade E2 and better counts as attained.
create table attainments (
    id              uuid primary key,
    person_id       uuid not null references persons,
    competency_id   uuid not null references competencies,
    level           int not null check (level between 1 and 9),
    grade           text not null check (grade in ('E0','E1','E2','E3')),
    source          text not null,                 -- "attempt", "enrolment"
    source_id       uuid not null,
    evidence        jsonb not null default '{}',   -- course, quiz, fraction, pass mark, rule
    attained_at     timestamptz not null,
    withdrawn_at    timestamptz,                   -- evidence revoked; kept for as-of
    line_id         uuid not null,                 -- the competency's line over framework versions; set by trigger
    constraint attainments_source unique (person_id, competency_id, source, source_id)
);
-- A board reads all counted evidence of thousands of people: in this order it needs no sort and no visit to the table.
create index attainments_counted on attainments (person_id, line_id, level) include (attained_at, withdrawn_at) where grade in ('E2','E3');
create index attainments_person on attainments (person_id, attained_at desc);
create index attainments_source_id on attainments (source_id);

-- Evidence counts for a competency in every version of its framework: same_as never changes once written.
-- +goose StatementBegin
create function attainment_line() returns trigger language plpgsql as $$
begin
    select coalesce(c.same_as, c.id) into new.line_id from competencies c where c.id = new.competency_id;
    if new.line_id is null then
        new.line_id := new.competency_id;          -- no such competency: the foreign key says so
    end if;
    return new;
end $$;
-- +goose StatementEnd
create trigger attainments_line before insert on attainments for each row execute function attainment_line();
