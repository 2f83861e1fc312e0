-- +goose Up
-- Why: beginning an attempt took a transaction of five round trips, each of which costs both sides more than what it does; and after
-- each beginning and each end the next page asked once more for the running attempt.

-- Statements of what people did, written in the statement of the act itself: the list as records.Arg makes it. Gives how many.
-- +goose StatementBegin
create function append_statements(list jsonb) returns int language plpgsql as $$
declare
    n int;
begin
    insert into statements (id, person_id, verb, object_type, object_id, result, context, occurred_at)
    select s.id, s.person_id, s.verb, s.object_type, s.object_id, coalesce(s.result, '{}'), coalesce(s.context, '{}'), s.occurred_at
    from jsonb_to_recordset(list) as s(id uuid, person_id uuid, verb text, object_type text, object_id uuid, result jsonb, context jsonb, occurred_at timestamptz);
    get diagnostics n = row_count;
    return n;
end $$;

drop function running_attempt(uuid, timestamptz);

-- The attempt of a person that runs at a moment and ends first, none when none does, and how many others run besides. Trials of editors
-- are not told of. Reads attempts and quizzes of quizzes.
create function running_attempt(the_person uuid, the_moment timestamptz) returns table (
    running_id uuid, running_title text, running_until timestamptz, running_others int
) language plpgsql stable rows 1 as $$
begin
    return query
    select a.id, coalesce(a.title, z.title), a.deadline_at, (count(*) over () - 1)::int
    from attempts a left join quizzes z on z.id = a.quiz_id
    where a.person_id = the_person and a.state = 'open' and a.purpose <> 'preview' and (a.deadline_at is null or a.deadline_at > the_moment)
    order by a.deadline_at nulls last, a.id
    limit 1;
end $$;
-- +goose StatementEnd
