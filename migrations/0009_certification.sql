-- +goose Up
-- Why: proof that stands by itself. Numbers are gapless per issuer and year, the snapshot never changes.

create table issuers (
    id              uuid primary key,
    unit_id         uuid not null unique references units, -- certificates of persons in and below this unit
    agency          text not null,                 -- printed heading
    place           text not null,
    number_template text not null,                 -- "{urut}/{kode_klasifikasi}/{unit}/{bulan_romawi}/{tahun}"
    classification  text not null,                 -- kode klasifikasi arsip
    unit_code       text not null,
    signatory_id    uuid references persons,
    signatory_post  text not null default '',
    legal_basis     text not null,
    updated_at      timestamptz not null
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
    pdf_failure     text not null default '',
    signed_at       timestamptz,
    revoked_at      timestamptz,
    revoked_by      uuid references persons,
    revoked_why     text not null default '',
    constraint certificates_serial unique (issuer_id, year, serial),
    constraint certificates_number unique (number),
    constraint certificates_code unique (code),
    constraint certificates_enrolment unique (enrolment_id)
);
create index certificates_person on certificates (person_id, issued_at desc);

-- +goose Down
select 1;
