-- +goose Up
-- Why: nobody gives power, a certificate or a level alone. What one person asks waits here until another agrees, with the
-- rule that was in force when it was asked. Whom something happened to is told.

create table approvals (
    id              uuid primary key,
    kind            text not null,                 -- "role.grant"; what is done for it is a map in wire.go
    subject_id      uuid not null,                 -- what it is about
    unit_ids        uuid[] not null,               -- an approver holds one of roles on each of these or above
    roles           text[] not null,
    approver_id     uuid references persons,       -- this person alone
    beneficiary_id  uuid references persons,
    barred          uuid[] not null default '{}',  -- who may not approve besides: authors
    payload         json not null,                 -- as it was digested; only the kind reads it
    words           json not null default '{}',    -- names for the sentence that lists show
    facts           json not null default '[]',    -- [{key, before, after}] for the approver's eyes
    digest          text not null,                 -- SHA-256 of all of the above
    asked_by        uuid not null references persons,
    asked_at        timestamptz not null,
    expires_at      timestamptz not null,
    alone_at        timestamptz,                   -- nobody else is eligible: done then, unless refused
    state           text not null default 'waiting' check (state in ('waiting','approved','refused','expired','withdrawn','void')),
    decided_by      uuid references persons,
    for_id          uuid references persons,       -- whom the decider stood in for
    decided_at      timestamptz,
    reason          text not null default '',
    constraint approvals_not_for_oneself check (asked_by is distinct from beneficiary_id),
    constraint approvals_three_persons check (state <> 'approved' or decided_by is distinct from asked_by
        and (decided_by is null or decided_by is distinct from beneficiary_id and decided_by <> all (barred))),
    constraint approvals_somebody check (state <> 'approved' or decided_by is not null or alone_at is not null),
    constraint approvals_decided check ((state = 'waiting') = (decided_at is null))
);
create unique index approvals_once on approvals (kind, subject_id, digest) where state = 'waiting';
create index approvals_waiting on approvals (expires_at) where state = 'waiting';
create index approvals_subject on approvals (subject_id, kind, asked_at desc);
create index approvals_asked on approvals (asked_by, asked_at desc);
create index approvals_beneficiary on approvals (beneficiary_id, asked_at desc);

-- Pelaksana harian: who may decide in the stead of a holder of a role, from a day to a day, both included.
create table deputies (
    id          uuid primary key,
    holder_id   uuid not null references persons,
    deputy_id   uuid not null references persons,
    role        text not null check (role in ('trainer','hr','signatory','administrator')),
    valid_from  date not null,
    valid_to    date not null,
    named_at    timestamptz not null,
    ended_at    timestamptz,
    ended_by    uuid references persons,
    constraint deputies_another check (holder_id <> deputy_id),
    constraint deputies_days check (valid_to >= valid_from)
);
create index deputies_deputy on deputies (deputy_id) where ended_at is null;
create index deputies_holder on deputies (holder_id) where ended_at is null;

-- What happened to somebody's account or in their name.
create table notices (
    id          uuid primary key,
    person_id   uuid not null references persons,
    at          timestamptz not null,
    key         text not null,                     -- of the sentence
    args        json not null default '{}',
    href        text not null default '',
    read_at     timestamptz
);
create index notices_person on notices (person_id, at desc, id desc);
create index notices_unread on notices (person_id) where read_at is null;

-- Who may approve: those who hold one of roles, now or since a moment, on each unit or above, or the one who is named, none of
-- the excluded; and who is their deputy that day (for_id: for whom). gone_after: who left on or before that day is not there.
-- Reads role_grants, persons and units_above of people.
-- +goose StatementBegin
create function approval_holders(units uuid[], some_roles text[], named uuid, since timestamptz, as_of date, gone_after date) returns setof uuid
language plpgsql stable as $$
begin
    return query
    select p.id from persons p
    where (p.left_on is null or p.left_on > gone_after) and (named is null or p.id = named) and (cardinality(units) > 0 or named is not null)
        and (named is not null or p.id in (select g.person_id from role_grants g where g.role = any (some_roles)
            and (g.revoked_at is null or g.revoked_at > since)
            and g.unit_id in (select a.unit_id from units_above(units[1], as_of) a)))
        and not exists (select from unnest(units) as u(id) where not exists (
            select from role_grants g where g.person_id = p.id and g.role = any (some_roles) and (g.revoked_at is null or g.revoked_at > since)
                and g.unit_id in (select a.unit_id from units_above(u.id, as_of) a)));
end $$;
create function approval_eligible(units uuid[], some_roles text[], named uuid, excluded uuid[], since timestamptz, as_of date, gone_after date)
returns table (person_id uuid, for_id uuid) language plpgsql stable as $$
begin
    return query
    select h.id, null::uuid from approval_holders(units, some_roles, named, since, as_of, gone_after) as h(id)
    where h.id <> all (excluded)
    union
    select d.deputy_id, d.holder_id from deputies d join persons p on p.id = d.deputy_id and (p.left_on is null or p.left_on > as_of)
    where d.role = any (some_roles) and d.ended_at is null and d.valid_from <= as_of and d.valid_to >= as_of
        and d.deputy_id <> all (excluded) and d.holder_id <> all (excluded)
        and d.holder_id in (select h.id from approval_holders(units, array[d.role], named, since, as_of, gone_after) as h(id));
end $$;
-- +goose StatementEnd
