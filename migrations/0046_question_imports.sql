-- +goose Up
-- Why: questions come from files. What was read of one is kept until somebody has seen it, mended it, and applied exactly that;
-- and one act takes it all back.

create table question_imports (
    id              uuid primary key,
    unit_id         uuid not null references units, -- the bank they go into
    file_name       text not null,                 -- empty: pasted
    format          text not null,
    state           text not null default 'checked' check (state in ('checked','applied','undone')),
    notes           jsonb not null default '[]',   -- exchange.Note: of the file and what stands between its questions
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    applied_at      timestamptz,
    undone_at       timestamptz,
    check ((state = 'checked') = (applied_at is null)),
    check ((state = 'undone') = (undone_at is not null))
);
create index question_imports_unit on question_imports (unit_id, created_at desc);

create table question_import_items (
    import_id       uuid not null references question_imports on delete cascade,
    n               int not null,
    line            int not null,
    sheet           text not null default '',
    number          text not null default '',      -- as the file numbers it
    item            jsonb not null,                -- exchange.Item without its pictures' bytes
    losses          jsonb not null default '[]',
    reasons         jsonb not null default '[]',
    left_out        boolean not null default false, -- by the person who looked
    question_id     uuid references questions on delete set null,
    primary key (import_id, n)
);
create index question_import_items_question on question_import_items (question_id) where question_id is not null;

-- A version never changes, and leaves only with the import that brought it, when that is taken back as a whole; whatever refers to
-- it (a quiz, an attempt, a review) keeps it by its key.
-- +goose StatementBegin
create function keep_question_version() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.number = 1 and exists (select from question_import_items r join question_imports i on i.id = r.import_id
            where r.question_id = old.question_id and i.state = 'undone') then
        return old;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
-- +goose StatementEnd
drop trigger question_versions_append_only on question_versions;
create trigger question_versions_append_only before update or delete on question_versions
    for each row execute function keep_question_version();
