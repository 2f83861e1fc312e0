-- +goose Up
-- Why: a wrong key, a bad question, an answer that came late or a try that was not the person's own had no way back: what followed
-- from them stood for ever. A ruling says so once, for all whom it concerns; what counts of an attempt is a pure function of its
-- answers and the rulings in force, so that taking a ruling back restores each figure.

create sequence regrades_ruled;
create table regrades (
    id              uuid primary key,
    -- question: a version counts for nobody · key: a version is graded by the key of another · attempt: one counts for nothing ·
    -- late: what came after the end is taken or not · reversal: an earlier ruling is taken back
    kind            text not null check (kind in ('question', 'key', 'attempt', 'late', 'reversal')),
    unit_id         uuid not null references units,             -- whose HR approves
    version_id      uuid references question_versions,
    with_id         uuid references question_versions,
    attempt_id      uuid references attempts,
    late            bigint[] not null default '{}',             -- of late_answers.seq
    accepted        boolean not null default true,              -- of kind late
    reverses_id     uuid references regrades,
    title           text not null,                              -- what it is about, in people's words
    reason          text not null check (reason <> ''),
    -- computing: what would change is worked out · ready: it can be looked at · waiting: for a second person · applying: approved, a job
    -- carries it out · done · failed: the job was lost, and can be begun again · dropped: refused, withdrawn or given up
    state           text not null check (state in ('computing', 'ready', 'waiting', 'applying', 'done', 'failed', 'dropped')),
    digest          text not null default '',                   -- of the ruling and of all that it would change
    people          int not null default 0,                     -- whom it concerns
    asked_by        uuid not null references persons,
    asked_at        timestamptz not null,
    approved_by     uuid references persons,
    ruled_at        timestamptz,
    ruled_no        bigint,                                     -- rulings in force are read in this order
    reversed_by_id  uuid references regrades,                   -- in force no more
    ended_at        timestamptz,
    contest_id      uuid,                                       -- the objection that led to it
    constraint regrades_about check (case kind when 'question' then version_id is not null
        when 'key' then version_id is not null and with_id is not null and with_id <> version_id
        when 'reversal' then reverses_id is not null else attempt_id is not null end),
    constraint regrades_two check (approved_by is null or approved_by <> asked_by),
    constraint regrades_ruled check ((ruled_no is null) = (ruled_at is null) and (ruled_no is null) = (state not in ('applying', 'done', 'failed')))
);
create index regrades_version on regrades (version_id) where ruled_no is not null and reversed_by_id is null;
create index regrades_attempt on regrades (attempt_id);
create index regrades_with on regrades (with_id);
create index regrades_unit on regrades (unit_id, asked_at desc);
create index regrades_asked_by on regrades (asked_by);
create index regrades_approved_by on regrades (approved_by);
create index regrades_reverses on regrades (reverses_id);
create index regrades_reversed_by on regrades (reversed_by_id);
create index regrades_contest on regrades (contest_id);
create index regrades_question on regrades (version_id);

-- What a ruling changes of one attempt, and of what follows from it: worked out before it is asked, and again when it is carried out.
create table regrade_effects (
    regrade_id      uuid not null references regrades on delete cascade,
    attempt_id      uuid not null references attempts,
    person_id       uuid not null references persons,
    purpose         text not null,
    grading         int not null,                               -- that it was worked out from
    before          jsonb not null,                             -- quizzes.Standing
    after           jsonb not null,
    -- what a count asks for
    mark_changed    boolean not null,
    gained          boolean not null,                           -- a pass
    lost            boolean not null,
    kept            boolean not null,                           -- passed, though the mark is below now
    level_up        int not null,
    level_down      int not null,
    completed       int not null,                               -- courses: 1, -1
    certificates    int not null,                               -- touched
    applied_at      timestamptz,                                -- null: not carried out
    primary key (regrade_id, attempt_id)
);
create index regrade_effects_attempt on regrade_effects (attempt_id);
create index regrade_effects_person on regrade_effects (person_id);

alter table attempts
    add column grading int not null default 1,                          -- the number of the one in force
    add column annulled boolean not null default false;                 -- counts for nothing
alter table gradings
    add column annulled boolean not null default false,
    add column regrade_id uuid references regrades;
create index gradings_regrade on gradings (regrade_id) where regrade_id is not null;
create index grading_items_slot on grading_items (attempt_id, slot, number desc);

-- Evidence that was withdrawn can be given again by the same source: by a ruling that is taken back, or an honest second try.
alter table attainments drop constraint attainments_source;
create unique index attainments_source on attainments (person_id, competency_id, source, source_id) where withdrawn_at is null;

-- A course that was completed by a pass which is gone: kept to be completed again as it was.
create table undone_completions (
    enrolment_id    uuid not null references enrolments,
    undone_at       timestamptz not null,
    cause_id        uuid not null,                              -- the ruling
    completed_at    timestamptz not null,
    credited        boolean not null,                           -- its JP stood
    redone_at       timestamptz,
    primary key (enrolment_id, undone_at)
);

-- A certificate that a ruling withdrew is given back when the ruling is; one that people revoked stays revoked.
alter table certificates add column revoked_for uuid;
alter table certificates drop constraint certificates_enrolment;
create unique index certificates_enrolment on certificates (enrolment_id) where revoked_at is null;
create index certificates_revoked_for on certificates (enrolment_id) where revoked_for is not null;
drop trigger certificates_stay on certificates;
create trigger certificates_stay before delete on certificates for each row execute function keep_certificate();
create trigger certificates_stay_as_issued before update on certificates
    for each row when (not (old.revoked_for is not null and new.revoked_at is null and new.revoked_for is null)) execute function keep_certificate();
-- +goose StatementBegin
create function give_certificate_back() returns trigger language plpgsql as $$
begin
    if to_jsonb(old) - array['revoked_at', 'revoked_by', 'revoked_why', 'revoked_for']
        is distinct from to_jsonb(new) - array['revoked_at', 'revoked_by', 'revoked_why', 'revoked_for'] then
        raise exception 'a certificate stays as it was issued' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
-- +goose StatementEnd
create trigger certificates_given_back before update on certificates
    for each row when (old.revoked_for is not null and new.revoked_at is null and new.revoked_for is null) execute function give_certificate_back();
