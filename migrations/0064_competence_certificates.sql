-- +goose Up
-- Why: a level that is earned had no paper of its own. A certificate of competence (sertifikat kompetensi) stands on the measurements of
-- one try, is issued only where the signatory accepted that assessment, and lasts as long as what it stands on: it is withdrawn with its
-- evidence and comes back with it, and gives way to a later one. Both kinds share the counter of numbers.

alter table assessments add column issuer_id uuid references issuers; -- whose certificates it gives; null: none
create index assessments_issuer on assessments (issuer_id) where issuer_id is not null;

-- Assessments that ask an issuer for certificates, since they were published, and whether its signatory accepted just that.
create table certified_assessments (
    assessment_id   uuid primary key references assessments,
    issuer_id       uuid not null references issuers,
    title           text not null,
    levels          jsonb not null,                    -- what it measures, as the signatory saw it
    digest          text not null,                     -- of what was published
    made_by         uuid references persons,           -- who asked to publish it: somebody else accepts
    asked_at        timestamptz not null,
    accepted_at     timestamptz,                       -- null: its certificates wait
    accepted_by     uuid references persons,
    constraint certified_assessments_accepted check ((accepted_at is null) = (accepted_by is null)),
    constraint certified_assessments_two check (accepted_by is null or accepted_by is distinct from made_by)
);
create index certified_assessments_issuer on certified_assessments (issuer_id);
create index certified_assessments_made_by on certified_assessments (made_by);
create index certified_assessments_accepted_by on certified_assessments (accepted_by);

alter table certificates
    add column kind text not null default 'course' check (kind in ('course', 'competence')),
    alter column course_id drop not null,
    alter column version_id drop not null,
    alter column enrolment_id drop not null,
    add column assessment_id uuid references assessments,
    add column attempt_id uuid references attempts,    -- the try that was measured
    add column measured_at timestamptz,                -- its end
    add column evidence text not null default '',      -- names exactly what the measurements said
    add column withdrawn_at timestamptz,               -- the evidence is not in force; comes and goes with it
    add column superseded_at timestamptz,              -- a later result counts in its place
    add column superseded_by uuid references certificates,
    add constraint certificates_kind check (case kind
        when 'course' then course_id is not null and version_id is not null and enrolment_id is not null
            and assessment_id is null and attempt_id is null and measured_at is null and evidence = '' and withdrawn_at is null and superseded_at is null
        else course_id is null and version_id is null and enrolment_id is null
            and assessment_id is not null and attempt_id is not null and measured_at is not null and evidence <> '' end),
    add constraint certificates_superseded check (superseded_by is null or superseded_at is not null);
create unique index certificates_evidence on certificates (attempt_id, evidence) where attempt_id is not null;
create index certificates_assessment on certificates (assessment_id) where assessment_id is not null;
create index certificates_superseded_by on certificates (superseded_by) where superseded_by is not null;
create index certificates_withdrawn on certificates (person_id) where withdrawn_at is not null and revoked_at is null;

-- What was printed stays: only the file, its signature and a revocation may be added, and none of them taken back. What a certificate of
-- competence stands on may end, and come back.
-- +goose StatementBegin
create or replace function keep_certificate() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE'
        or (old.id, old.issuer_id, old.year, old.serial, old.number, old.code, old.person_id, old.course_id, old.version_id,
            old.enrolment_id, old.snapshot, old.issued_at, old.kind, old.assessment_id, old.attempt_id, old.measured_at, old.evidence)
        is distinct from (new.id, new.issuer_id, new.year, new.serial, new.number, new.code, new.person_id, new.course_id,
            new.version_id, new.enrolment_id, new.snapshot, new.issued_at, new.kind, new.assessment_id, new.attempt_id, new.measured_at, new.evidence)
        or old.pdf_key is not null and new.pdf_key is distinct from old.pdf_key
        or old.revoked_at is not null and (new.revoked_at, new.revoked_by, new.revoked_why)
            is distinct from (old.revoked_at, old.revoked_by, old.revoked_why) then
        raise exception 'a certificate stays as it was issued' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
-- +goose StatementEnd

-- Certificates of both kinds wait in one list. The key is what they are for: an enrolment, or a try.
alter table awaiting_certificates
    add column kind text not null default 'course' check (kind in ('course', 'competence')),
    add column attempt_id uuid references attempts,
    drop constraint awaiting_certificates_pkey;
alter table awaiting_certificates alter column enrolment_id drop not null;
alter table awaiting_certificates
    add constraint awaiting_certificates_enrolment unique (enrolment_id),
    add column source_id uuid generated always as (coalesce(enrolment_id, attempt_id)) stored,
    add constraint awaiting_certificates_kind check ((kind = 'course') = (enrolment_id is not null) and (kind = 'competence') = (attempt_id is not null));
alter table awaiting_certificates add primary key (source_id);
create index awaiting_certificates_attempt on awaiting_certificates (attempt_id) where attempt_id is not null;
drop index awaiting_certificates_created;
create index awaiting_certificates_created on awaiting_certificates (created_at, source_id);
alter table awaiting_certificates drop constraint awaiting_certificates_why_check;
alter table awaiting_certificates add constraint awaiting_certificates_why_check
    check (why in ('no_unit','no_issuer','issuer_invalid','not_accepted','changed','held','founding','signatory','name','assessment'));
