-- +goose Up
-- Why: each question of each start and each saved answer looked its attempt up once more for its foreign key, though the statement that
-- writes it has just made or locked that attempt. Attempts are never removed; now the database says so itself, so that no question or
-- answer is left without its attempt.
alter table attempt_items drop constraint attempt_items_attempt_id_fkey;
alter table attempt_steps drop constraint attempt_steps_attempt_id_fkey;
create trigger attempts_stay before delete on attempts
    for each row execute function refuse_change();
comment on column attempt_items.attempt_id is 'of attempts, which are never removed; written by the statement that makes or locks the attempt';
comment on column attempt_steps.attempt_id is 'of attempts, which are never removed; written by save_answer, which locks the attempt';
