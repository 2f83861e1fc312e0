-- +goose Up
-- Why: what is asked and what was answered. Questions are versioned; an attempt's steps are appended, never changed.

create table quizzes (
    id              uuid primary key,
    title           text not null check (title <> ''),
    unit_id         uuid not null references units, -- owner, as a course's
    pass_mark       int not null default 7000 check (pass_mark between 0 and 10000), -- fraction of 10000
    time_limit_s    int check (time_limit_s > 0),
    max_attempts    int check (max_attempts > 0),
    shuffle         boolean not null default true,
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    frozen_at       timestamptz                    -- its course version is published
);

create table questions (
    id              uuid primary key,
    unit_id         uuid not null references units,
    created_by      uuid not null references persons,
    created_at      timestamptz not null
);
create table question_versions (
    id              uuid primary key,
    question_id     uuid not null references questions,
    number          int not null,
    kind            text not null check (kind in ('single','multiple','true_false','numeric','short')),
    stem            text not null check (stem <> ''), -- Markdown
    body            jsonb not null,                -- options, answers, tolerance, feedback: quizzes.Body
    competency_id   uuid references competencies,
    level           int check (level between 1 and 9),
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    constraint question_versions_number unique (question_id, number)
);
create table quiz_slots (
    quiz_id         uuid not null references quizzes on delete cascade,
    slot            int not null,
    version_id      uuid not null references question_versions,
    max_mark        int not null default 1 check (max_mark > 0),
    primary key (quiz_id, slot) deferrable initially deferred
);

create table attempts (
    id              uuid primary key,
    quiz_id         uuid not null references quizzes,
    person_id       uuid not null references persons,
    enrolment_id    uuid references enrolments,    -- null: a preview, which counts for nothing
    module_id       uuid references modules,
    number          int not null,
    -- submitted: sent by the person, not yet graded because a consequence failed; tried again until it is finished
    state           text not null check (state in ('open','submitted','finished')),
    started_at      timestamptz not null,
    deadline_at     timestamptz,
    pass_mark       int not null,                  -- the rule as it was
    layout          jsonb not null,                -- [{version, kind, max_mark, options: [ids as shown]}], slot 1 first
    submitted_at    timestamptz,                   -- when the person sent it
    finished_at     timestamptz,
    finished_by     text check (finished_by in ('person','deadline')),
    fraction        int check (fraction between 0 and 10000),
    passed          boolean,
    check ((state = 'finished') = (finished_at is not null and fraction is not null and passed is not null))
);
-- Previews and real attempts are counted apart: one open at a time, and no number twice, however many tabs start one.
create unique index attempts_open on attempts (quiz_id, person_id, (enrolment_id is null)) where state <> 'finished';
create unique index attempts_number on attempts (quiz_id, person_id, (enrolment_id is null), number);
create index attempts_overdue on attempts (deadline_at) where state = 'open' and deadline_at is not null;
create index attempts_submitted on attempts (submitted_at) where state = 'submitted';
create index attempts_person on attempts (person_id, started_at desc);
create index attempts_quiz on attempts (quiz_id, started_at desc, id);

-- Each saved answer is one step and one commit. The newest step of a slot is the answer.
create table attempt_steps (
    attempt_id      uuid not null references attempts,
    seq             bigint generated always as identity,
    slot            int not null,
    answer          jsonb not null,
    client_step     uuid not null,                 -- made on the device: the same step sent twice is one
    client_at       timestamptz not null,          -- when it was changed on the device, by the server's clock
    saved_at        timestamptz not null,
    primary key (attempt_id, slot, seq),
    constraint attempt_steps_once unique (attempt_id, client_step)
);
create trigger attempt_steps_append_only before update or delete on attempt_steps
    for each row execute function refuse_change();

-- One saved answer in one round trip: the hottest statement of the house, so its plans are kept by the function. The
-- attempt's row is locked first, so that steps of an attempt are stored one after the other and never beside Finish.
-- verdict: absent (no such attempt of this person) · repeated (this step is stored already) · finished · late · no_slot ·
-- unfit (not an answer of this kind or not one of its options) · stale (somebody who had not seen the stored answer changed
-- theirs before it was changed: it is not stored) · saved.
-- current_* is the answer that now stands in the slot.
-- +goose StatementBegin
create function save_answer(the_attempt uuid, the_person uuid, the_slot int, the_answer jsonb, is_number boolean,
    the_step uuid, seen bigint, changed_at timestamptz, saved_now timestamptz, grace interval,
    out verdict text, out slot_kind text, out current_seq bigint, out current_answer jsonb)
language plpgsql as $$
declare
    a record;
    place jsonb;
    newest timestamptz;
begin
    select state, deadline_at, layout into a from attempts where id = the_attempt and person_id = the_person for no key update;
    if not found then verdict := 'absent'; return; end if;

    select s.seq, s.answer, s.client_at into current_seq, current_answer, newest
    from attempt_steps s where s.attempt_id = the_attempt and s.slot = the_slot order by s.seq desc limit 1;

    place := a.layout -> (the_slot - 1);
    slot_kind := place ->> 'kind';
    verdict := case
        when a.state <> 'open' then 'finished'
        when saved_now > a.deadline_at + grace then 'late'
        when the_slot < 1 or place is null then 'no_slot'
        when slot_kind in ('single', 'true_false', 'multiple') and (the_answer ? 'text'
            or not coalesce(the_answer -> 'options' <@ (place -> 'options'), true)
            or slot_kind <> 'multiple' and coalesce(jsonb_array_length(the_answer -> 'options'), 0) > 1) then 'unfit'
        when slot_kind in ('numeric', 'short') and (the_answer ? 'options' or slot_kind = 'numeric' and not is_number) then 'unfit'
        when current_seq > seen and newest > changed_at then 'stale'
        else 'saved' end;

    if verdict = 'saved' then
        insert into attempt_steps (attempt_id, slot, answer, client_step, client_at, saved_at)
        values (the_attempt, the_slot, the_answer, the_step, changed_at, saved_now)
        on conflict on constraint attempt_steps_once do nothing returning seq, answer into current_seq, current_answer;
        if found then return; end if;
        select s.seq, s.answer into current_seq, current_answer
        from attempt_steps s where s.attempt_id = the_attempt and s.slot = the_slot order by s.seq desc limit 1;
    end if;
    -- Whatever else there is to say: a step that is stored already was acknowledged, or may have been.
    if exists (select from attempt_steps s where s.attempt_id = the_attempt and s.client_step = the_step) then verdict := 'repeated'; end if;
end $$;
-- +goose StatementEnd

create table attempt_marks (
    attempt_id      uuid not null references attempts,
    slot            int not null,
    fraction        int not null check (fraction between 0 and 10000),
    mark            numeric(9,4) not null,
    graded_at       timestamptz not null,
    primary key (attempt_id, slot)
);
