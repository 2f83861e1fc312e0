-- +goose Up
-- Why: an adaptive assessment chooses the next question by the answers before it, so those are final once it is shown; an answer that
-- comes after the end of an assessment is never kept for a later decision; and a running one is told of on every page as a quiz is.

alter table attempts
    add column stepwise boolean not null default false,                 -- its questions come one by one
    add column final_slots int not null default 0 check (final_slots >= 0);

-- As in migration 0040. What differs: final (the question after it was shown), and that it says whether the next question has to be asked for.
drop function save_answer(uuid, uuid, int, jsonb, text[], text[], uuid, bigint, uuid, bigint, timestamptz, timestamptz, interval);
-- +goose StatementBegin
create function save_answer(the_attempt uuid, the_person uuid, the_slot int, the_answer jsonb, fits text[], named text[],
    the_step uuid, seen bigint, the_device uuid, the_change bigint, changed_at timestamptz, saved_now timestamptz, grace interval,
    out verdict text, out slot_kind text, out current_seq bigint, out current_answer jsonb, out one_by_one boolean)
language plpgsql as $$
declare
    a record;
    current_device uuid;
    current_change bigint;
begin
    select t.state, t.deadline_at, t.final_slots, t.stepwise, i.kind, i.shown into a
    from attempts t left join attempt_items i on i.attempt_id = t.id and i.slot = the_slot
    where t.id = the_attempt and t.person_id = the_person for no key update of t;
    if not found then verdict := 'absent'; return; end if;

    select s.seq, s.answer, s.device, s.change into current_seq, current_answer, current_device, current_change
    from attempt_steps s where s.attempt_id = the_attempt and s.slot = the_slot order by s.seq desc limit 1;

    slot_kind := a.kind;
    one_by_one := a.stepwise;
    verdict := case
        when a.kind is null then 'no_slot'
        when a.kind <> all (fits) or not named <@ a.shown then 'unfit'
        when a.state <> 'open' then 'finished'
        when saved_now > a.deadline_at + grace then 'late'
        when the_slot <= a.final_slots then 'final'
        when current_device = the_device then case when the_change < current_change then 'stale' else 'saved' end
        when (the_device is not null or seen > 0) and seen < current_seq then 'stale'
        else 'saved' end;

    if verdict = 'saved' then
        insert into attempt_steps (attempt_id, slot, answer, client_step, client_at, saved_at, device, change)
        values (the_attempt, the_slot, the_answer, the_step, changed_at, saved_now, the_device, the_change)
        on conflict on constraint attempt_steps_once do nothing returning seq, answer into current_seq, current_answer;
        if found then return; end if;
        select s.seq, s.answer into current_seq, current_answer
        from attempt_steps s where s.attempt_id = the_attempt and s.slot = the_slot order by s.seq desc limit 1;
    end if;
    -- Whatever else there is to say: a step that is stored already was acknowledged, or may have been.
    if exists (select from attempt_steps s where s.attempt_id = the_attempt and s.client_step = the_step) then verdict := 'repeated'; end if;
end $$;
-- +goose StatementEnd

-- As in migration 0028. What differs: nothing is kept of an assessment.
-- +goose StatementBegin
create or replace function keep_late_answer(the_attempt uuid, the_person uuid, the_slot int, the_answer jsonb, the_step uuid,
    "left" interval, changed_at timestamptz, arrived_now timestamptz, most int, out kept boolean)
language plpgsql as $$
declare
    ended timestamptz;
    made timestamptz;
    deadline timestamptz;
begin
    kept := false;
    -- Nobody else writes an ended attempt's end; of one that is overdue and still open, the deadline is the end.
    select coalesce(case when finished_by = 'deadline' then finished_at else submitted_at end, deadline_at), deadline_at into ended, deadline
    from attempts where id = the_attempt and person_id = the_person and purpose <> 'assessment' for no key update;
    if not found or exists (select from late_answers l where l.attempt_id = the_attempt and l.client_step = the_step) then
        kept := found;
        return;
    end if;
    made := least(coalesce(deadline - "left", changed_at), arrived_now);
    if made >= ended or (select count(*) from late_answers l where l.attempt_id = the_attempt and l.slot = the_slot) >= most then return; end if;
    insert into late_answers (attempt_id, slot, answer, client_step, made_at, arrived_at)
    values (the_attempt, the_slot, the_answer, the_step, made, arrived_now);
    kept := true;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function running_attempt(the_person uuid, the_moment timestamptz) returns table (
    running_id uuid, running_title text, running_until timestamptz
) language plpgsql stable rows 1 as $$
begin
    return query
    select a.id, coalesce(a.title, z.title), a.deadline_at
    from attempts a left join quizzes z on z.id = a.quiz_id
    where a.person_id = the_person and a.state = 'open' and a.purpose <> 'preview' and (a.deadline_at is null or a.deadline_at > the_moment)
    order by a.deadline_at nulls last, a.id
    limit 1;
end $$;
-- +goose StatementEnd
