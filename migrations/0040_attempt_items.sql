-- +goose Up
-- Why: what an attempt asks was a JSON document beside the marks of its slots, so that no query could join a question to its
-- answers, no slot could be added while a person answers, and marks were stored twice. A slot is a row from here on: which version,
-- what was shown in which order, its weight and, once graded, its fraction. What an attempt is for was told by a null.
-- A grading is a row of its own, appended: the first is that of the finishing; a later one says who changed what, and why.
-- Servers of the version before do not know these tables, so they are stopped before this migration (docs/operations.md). An attempt
-- that runs meanwhile keeps its questions, their order, its answers and its rules.

alter table attempts add column purpose text;
update attempts set purpose = case when enrolment_id is null then 'preview' else 'course' end;
alter table attempts
    alter column purpose set not null,
    alter column quiz_id drop not null,
    add constraint attempts_purpose check (purpose in ('course', 'preview', 'assessment')),
    -- Of a course: through an enrolment; a preview, which counts for nothing: through none.
    add constraint attempts_of check (purpose = 'assessment' or quiz_id is not null and (purpose = 'course') = (enrolment_id is not null));
comment on column attempts.enrolment_id is 'through which a quiz of a course is taken';

-- One open at a time, and no number twice, however many tabs start one: of each purpose by itself.
drop index attempts_open;
drop index attempts_number_learner, attempts_number_preview;
create unique index attempts_open on attempts (quiz_id, person_id, purpose) where state <> 'finished';
create unique index attempts_number on attempts (quiz_id, person_id, purpose, number);

create table attempt_items (
    attempt_id      uuid not null references attempts,
    slot            int not null check (slot > 0),
    -- Versions are never removed; a key here would be looked up, and its row locked, for each question of each start.
    version_id      uuid not null,
    kind            text not null,
    max_mark        int not null check (max_mark > 0),
    shown           text[] not null,                                -- what an answer may name, in the order shown
    fraction        int check (fraction between 0 and 10000),       -- of the first grading; null until then
    primary key (attempt_id, slot)
) with (fillfactor = 60, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);
create index attempt_items_version on attempt_items (version_id);

create trigger question_versions_append_only before update or delete on question_versions
    for each row execute function refuse_change();

insert into attempt_items (attempt_id, slot, version_id, kind, max_mark, shown, fraction)
select a.id, p.slot, (p.place ->> 'version')::uuid, p.place ->> 'kind', (p.place ->> 'max_mark')::int,
    array(select jsonb_array_elements_text(coalesce(p.place -> 'options', '[]'))), m.fraction
from attempts a cross join jsonb_array_elements(a.layout) with ordinality as p(place, slot)
left join attempt_marks m on m.attempt_id = a.id and m.slot = p.slot;

create table gradings (
    attempt_id      uuid not null references attempts,
    number          int not null check (number > 0),
    graded_at       timestamptz not null,
    graded_by       uuid references persons,                        -- null: by the rule, at the finishing
    reason          text not null default '',
    fraction        int not null check (fraction between 0 and 10000),
    passed          boolean not null,
    primary key (attempt_id, number),
    check ((number = 1) = (graded_by is null)),
    check (number = 1 or reason <> '')
);
create trigger gradings_append_only before update or delete on gradings
    for each row execute function refuse_change();
comment on column attempts.fraction is 'of the grading in force';
comment on column attempts.passed is 'of the grading in force';

insert into gradings (attempt_id, number, graded_at, fraction, passed)
select a.id, 1, coalesce((select max(m.graded_at) from attempt_marks m where m.attempt_id = a.id), a.finished_at), a.fraction, a.passed
from attempts a where a.state = 'finished';

-- Which slots a later grading changed, and to what; a slot that does not count is out of the sum and of what could be reached.
create table grading_items (
    attempt_id      uuid not null,
    number          int not null check (number > 1),
    slot            int not null,
    fraction        int not null check (fraction between 0 and 10000),
    counts          boolean not null default true,
    primary key (attempt_id, number, slot),
    foreign key (attempt_id, number) references gradings,
    foreign key (attempt_id, slot) references attempt_items
);
create trigger grading_items_append_only before update or delete on grading_items
    for each row execute function refuse_change();

drop function save_answer(uuid, uuid, int, jsonb, boolean, uuid, bigint, timestamptz, timestamptz, interval);
drop function save_answer(uuid, uuid, int, jsonb, boolean, uuid, bigint, uuid, bigint, timestamptz, timestamptz, interval);
drop table attempt_marks;
alter table attempts drop column layout;

-- One saved answer in one round trip: the hottest statement of the house, so its plans are kept by the function. The attempt's row
-- is locked first, so that steps of an attempt are stored one after the other and never beside Finish.
-- Whether an answer has the shape of a kind is for the program to say: fits are the kinds whose shape it has, named are the IDs in
-- it, each of which must have been shown.
-- verdict: absent (no such attempt of this person) · repeated (this step is stored already) · finished · late · no_slot ·
-- unfit (not an answer of this kind, or it names what was not shown) · stale (another device's answer stands that this one had not
-- seen, or a newer change of this device; it is not stored) · saved. Who names no device and no step that was seen (seen = 0) says
-- nothing about order: what is sent last stands.
-- current_* is the answer that now stands in the slot.
-- +goose StatementBegin
create function save_answer(the_attempt uuid, the_person uuid, the_slot int, the_answer jsonb, fits text[], named text[],
    the_step uuid, seen bigint, the_device uuid, the_change bigint, changed_at timestamptz, saved_now timestamptz, grace interval,
    out verdict text, out slot_kind text, out current_seq bigint, out current_answer jsonb)
language plpgsql as $$
declare
    a record;
    current_device uuid;
    current_change bigint;
begin
    select t.state, t.deadline_at, i.kind, i.shown into a
    from attempts t left join attempt_items i on i.attempt_id = t.id and i.slot = the_slot
    where t.id = the_attempt and t.person_id = the_person for no key update of t;
    if not found then verdict := 'absent'; return; end if;

    select s.seq, s.answer, s.device, s.change into current_seq, current_answer, current_device, current_change
    from attempt_steps s where s.attempt_id = the_attempt and s.slot = the_slot order by s.seq desc limit 1;

    slot_kind := a.kind;
    verdict := case
        when a.kind is null then 'no_slot'
        when a.kind <> all (fits) or not named <@ a.shown then 'unfit'
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

create or replace function running_attempt(the_person uuid, the_moment timestamptz) returns table (
    running_id uuid, running_title text, running_until timestamptz
) language plpgsql stable rows 1 as $$
begin
    return query
    select a.id, z.title, a.deadline_at
    from attempts a join quizzes z on z.id = a.quiz_id
    where a.person_id = the_person and a.state = 'open' and a.purpose = 'course' and (a.deadline_at is null or a.deadline_at > the_moment)
    order by a.deadline_at nulls last, a.id
    limit 1;
end $$;
-- +goose StatementEnd
