-- +goose Up
-- Why: proof that stands by itself. Numbers are gapless per issuer and year, the snapshot never changes.

create table issuers (
    id              uuid primary key,
    unit_id         uuid not null references units, -- certificates of persons in and below this unit
    agency          text not null,                 -- printed heading
    place           text not null,
    number_template text not null,                 -- "{urut}/{kode_klasifikasi}/{unit}/{bulan_romawi}/{tahun}"
    classification  text not null,                 -- kode klasifikasi arsip
    unit_code       text not null,
    signatory_id    uuid references persons,
    signatory_post  text not null default '',
    legal_basis     text not null,
    updated_at      timestamptz not null,
    constraint issuers_unit unique (unit_id)
);
create table certificate_counters (
    issuer_id       uuid not null references issuers,
    year            int not null,
    last            int not null,
    primary key (issuer_id, year)
);
create table certificates (
    id              uuid primary key,
    issuer_id       uuid not null references issuers,
    year            int not null,
    serial          int not null,
    number          text not null,
    code            text not null,                 -- public verification code, 128 random bits, base32
    person_id       uuid not null references persons,
    course_id       uuid not null references courses,
    version_id      uuid not null references course_versions,
    enrolment_id    uuid not null,
    snapshot        jsonb not null,                -- certification.Snapshot
    issued_at       timestamptz not null,
    pdf_key         text references objects,       -- null: still being made
    pdf_failure     text not null default '',      -- fault key of the last try that failed
    signed_at       timestamptz,
    revoked_at      timestamptz,
    revoked_by      uuid references persons,
    revoked_why     text not null default '',
    constraint certificates_serial unique (issuer_id, year, serial),
    constraint certificates_code unique (code),
    constraint certificates_enrolment unique (enrolment_id)
);
-- Numbers are typed by people: case and spaces do not tell two of them apart.
create unique index certificates_number on certificates (upper(replace(number, ' ', '')));
create index certificates_person on certificates (person_id, issued_at desc);
create index certificates_issued on certificates (issued_at desc, id);
create index certificates_making on certificates (issued_at) where pdf_key is null;

-- What was printed stays: only the file, its signature and a revocation may be added, and none of them taken back.
-- +goose StatementBegin
create function keep_certificate() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE'
        or (old.id, old.issuer_id, old.year, old.serial, old.number, old.code, old.person_id, old.course_id, old.version_id,
            old.enrolment_id, old.snapshot, old.issued_at)
        is distinct from (new.id, new.issuer_id, new.year, new.serial, new.number, new.code, new.person_id, new.course_id,
            new.version_id, new.enrolment_id, new.snapshot, new.issued_at)
        or old.pdf_key is not null and new.pdf_key is distinct from old.pdf_key
        or old.revoked_at is not null and (new.revoked_at, new.revoked_by, new.revoked_why)
            is distinct from (old.revoked_at, old.revoked_by, old.revoked_why) then
        raise exception 'a certificate stays as it was issued' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
-- +goose StatementEnd
create trigger certificates_stay before update or delete on certificates
    for each row execute function keep_certificate();

-- Courses completed by people for whom nobody issues certificates yet. Completion never fails for that; the certificate
-- follows once an issuer covers their unit.
create table awaiting_certificates (
    enrolment_id    uuid primary key,
    person_id       uuid not null references persons,
    completed       jsonb not null,                -- certification.Completed
    why             text not null check (why in ('no_unit','no_issuer','issuer_invalid')),
    created_at      timestamptz not null
);
create index awaiting_certificates_person on awaiting_certificates (person_id);
