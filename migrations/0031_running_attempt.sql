-- +goose Up
-- Why: whoever left a running attempt for another page saw nothing of it, while its time went on. The look-up of a session tells of
-- it, so that every page can, without asking once more.
create index attempts_running on attempts (person_id) where state = 'open';

-- The attempt of a person that runs at a moment and ends first; none when none does. Trials of editors are not told of.
-- Reads attempts and quizzes of quizzes.
-- +goose StatementBegin
create function running_attempt(the_person uuid, the_moment timestamptz) returns table (
    running_id uuid, running_title text, running_until timestamptz
) language plpgsql stable rows 1 as $$
begin
    return query
    select a.id, z.title, a.deadline_at
    from attempts a join quizzes z on z.id = a.quiz_id
    where a.person_id = the_person and a.state = 'open' and a.enrolment_id is not null and (a.deadline_at is null or a.deadline_at > the_moment)
    order by a.deadline_at nulls last, a.id
    limit 1;
end $$;
-- +goose StatementEnd
