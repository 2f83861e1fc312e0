-- +goose Up
-- Why: tries and the days between them are those of a competency, over all assessments that measure it. Two starts at the same moment, of two such assessments,
-- would not see one another; each waits here for the other of the same person, and the one that comes second is not written, as when the same assessment is
-- started twice: whoever started it looks again and is told why.

-- +goose StatementBegin
create function attempts_one_try() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('tries of:' || new.person_id, 0));
    if exists (
        select from attempts t
        join assessment_cells theirs on theirs.assessment_id = t.assessment_id join competencies k on k.id = theirs.competency_id
        where t.person_id = new.person_id and t.state = 'open' and t.assessment_id <> new.assessment_id and t.deadline_at > new.started_at
        and coalesce(k.same_as, k.id) in (
            select coalesce(c.same_as, c.id) from assessment_cells mine join competencies c on c.id = mine.competency_id where mine.assessment_id = new.assessment_id)
    ) then
        return null;
    end if;
    return new;
end
$$;
-- +goose StatementEnd

create trigger attempts_one_try before insert on attempts for each row
    when (new.assessment_id is not null and new.part = 1 and new.state = 'open') execute function attempts_one_try();
