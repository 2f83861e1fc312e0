-- +goose Up
-- Why: a held try that two persons annulled stayed annulled, even where its person was right. It can be given back by two persons; what was
-- ruled is appended, with its reason, and goes with the signals when those are deleted.
create table held_rulings (
    id              uuid primary key,
    attempt_id      uuid not null references assessment_signals on delete cascade,
    kind            text not null check (kind in ('annul', 'restore')),
    reason          text not null check (reason <> '' and length(reason) <= 1000),
    asked_by        uuid references persons,                    -- null: before rulings were kept
    approved_by     uuid references persons,
    ruled_at        timestamptz not null,
    constraint held_rulings_two check (asked_by <> approved_by)
);
create index held_rulings_attempt on held_rulings (attempt_id, ruled_at);
create index held_rulings_asked_by on held_rulings (asked_by);
create index held_rulings_approved_by on held_rulings (approved_by);
create trigger held_rulings_append_only before update on held_rulings for each row execute function refuse_change();
insert into held_rulings (id, attempt_id, kind, reason, approved_by, ruled_at)
select gen_random_uuid(), attempt_id, 'annul', reason, decided_by, ended_at from assessment_signals where state = 'annulled';

alter table assessment_signals drop constraint assessment_signals_state_check;
alter table assessment_signals add constraint assessment_signals_state_check check (state in ('held', 'waiting', 'counts', 'annulled', 'restoring')); -- restoring: for the second person, still annulled
alter table assessment_signals drop constraint assessment_signals_ended;
alter table assessment_signals add constraint assessment_signals_ended
    check ((state in ('counts', 'annulled', 'restoring')) = (ended_at is not null) and (state not in ('annulled', 'restoring') or reason <> ''));
