-- +goose Up
-- Why: an answer that was made before the end of an attempt, by the device's word, and came after it was refused and then
-- deleted on the device: the only copy was gone. It is kept here, graded by nobody, until people decide about it.

create table late_answers (
    attempt_id      uuid not null references attempts,
    seq             bigint generated always as identity,
    slot            int not null,
    answer          jsonb not null,
    client_step     uuid not null,
    made_at         timestamptz not null,          -- by the device's word
    arrived_at      timestamptz not null,
    primary key (attempt_id, slot, seq),
    constraint late_answers_once unique (attempt_id, client_step)
);
create trigger late_answers_append_only before update or delete on late_answers
    for each row execute function refuse_change();

-- Keeps an answer that save_answer called late or finished, when it fits its slot and was made before the end of the attempt,
-- by the device's word: left is what its clock still gave when the answer was changed (null: not told), changed_at says when
-- that was. A step kept once stays one; a slot keeps at most most. kept is false when it was made at the end or after it, or for want
-- of room.
-- +goose StatementBegin
create function keep_late_answer(the_attempt uuid, the_person uuid, the_slot int, the_answer jsonb, the_step uuid,
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
    from attempts where id = the_attempt and person_id = the_person for no key update;
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
