-- +goose Up
-- Why: the first grading of an attempt names neither who graded nor a ruling, and yet its two foreign keys opened the tables of people and of
-- rulings at the end of each attempt. A condition of a trigger costs nothing where it does not hold. Who grades by hand is
-- who agreed to a ruling, to whom the ruling refers; and a ruling that was ever in force is not removed: the database says so now.
alter table gradings drop constraint gradings_graded_by_fkey;
alter table gradings drop constraint gradings_regrade_id_fkey;
-- +goose StatementBegin
create function gradings_known() returns trigger language plpgsql as $$
begin
    if new.graded_by is not null and not exists (select from persons where id = new.graded_by) then
        raise foreign_key_violation using message = 'gradings.graded_by: no such person', constraint = 'gradings_graded_by_known', table = 'gradings';
    end if;
    if new.regrade_id is not null and not exists (select from regrades where id = new.regrade_id) then
        raise foreign_key_violation using message = 'gradings.regrade_id: no such ruling', constraint = 'gradings_regrade_id_known', table = 'gradings';
    end if;
    return new;
end $$;
-- +goose StatementEnd
create trigger gradings_known before insert on gradings
    for each row when (new.graded_by is not null or new.regrade_id is not null) execute function gradings_known();
create trigger regrades_stay before delete on regrades
    for each row when (old.ruled_no is not null) execute function refuse_change();
