-- +goose Up
-- Why: which answer stands was decided by comparing clocks (of devices, of servers), so a turned-back clock made an older
-- answer win, or dropped a newer one without a word. From here on only sequences count: a device numbers its changes, and
-- says which step it had seen.

alter table attempt_steps
    add column device uuid,   -- one browser's outbox, or one plain form; null: a program that tells none
    add column change bigint; -- the device's own number of the change: grows with each

-- As save_answer of migration 0008, which stays for servers of the version before. What differs:
-- stale: another device's answer stands that this one had not seen, or a newer change of this device; it is not stored. Who
-- names no device and no step that was seen (seen = 0) says nothing about order: what is sent last stands.
-- +goose StatementBegin
create function save_answer(the_attempt uuid, the_person uuid, the_slot int, the_answer jsonb, is_number boolean,
    the_step uuid, seen bigint, the_device uuid, the_change bigint, changed_at timestamptz, saved_now timestamptz, grace interval,
    out verdict text, out slot_kind text, out current_seq bigint, out current_answer jsonb)
language plpgsql as $$
declare
    a record;
    place jsonb;
    current_device uuid;
    current_change bigint;
begin
    select state, deadline_at, layout into a from attempts where id = the_attempt and person_id = the_person for no key update;
    if not found then verdict := 'absent'; return; end if;

    select s.seq, s.answer, s.device, s.change into current_seq, current_answer, current_device, current_change
    from attempt_steps s where s.attempt_id = the_attempt and s.slot = the_slot order by s.seq desc limit 1;

    place := a.layout -> (the_slot - 1);
    slot_kind := place ->> 'kind';
    verdict := case
        when the_slot < 1 or place is null then 'no_slot'
        when slot_kind in ('single', 'true_false', 'multiple') and (the_answer ? 'text'
            or not coalesce(the_answer -> 'options' <@ (place -> 'options'), true)
            or slot_kind <> 'multiple' and coalesce(jsonb_array_length(the_answer -> 'options'), 0) > 1) then 'unfit'
        when slot_kind in ('numeric', 'short') and (the_answer ? 'options' or slot_kind = 'numeric' and not is_number) then 'unfit'
        when a.state <> 'open' then 'finished'
        when saved_now > a.deadline_at + grace then 'late'
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
