-- +goose Up
-- Why: a learner's home is the page most often opened. Planning its questions anew each time cost more than answering
-- them, so they are functions, which keep their plans.

-- A person's courses: those they are enrolled in and those ordered that they have not begun; first what is open, by due day
-- and then last seen, and last what is completed.
-- +goose StatementBegin
create function my_learning(the_person uuid, the_unit uuid, as_of date) returns table (
    enrolment_id uuid, course_id uuid, slug text, title text, jp int, minutes int, last_module_id uuid, last_seen_at timestamptz,
    completed_at timestamptz, last_title text, due_on date, modules int, done int, fraction int, overdue boolean
) language plpgsql stable rows 10 as $$
#variable_conflict use_column
begin
    return query
    with due as materialized (select d.course_id, d.due_on from courses_due(the_person, the_unit, as_of) d),
    mine as (
        select e.id as enrolment_id, e.course_id, e.version_id, e.last_module_id, e.last_seen_at, e.completed_at, e.enrolled_at
        from enrolments e where e.person_id = the_person and e.withdrawn_at is null
        union all
        select null, v.course_id, v.id, null, null, null, null
        from due join course_versions v on v.course_id = due.course_id and v.state = 'published'
        join courses c on c.id = v.course_id and c.archived_at is null
        where not exists (select from enrolments e where e.person_id = the_person and e.course_id = due.course_id and e.withdrawn_at is null)
    )
    select mine.enrolment_id, mine.course_id, c.slug, v.title, v.jp, v.minutes, mine.last_module_id, mine.last_seen_at, mine.completed_at,
        coalesce(last.title, ''), due.due_on, n.modules, n.done, n.fraction, mine.completed_at is null and coalesce(due.due_on < as_of, false)
    from mine
    join courses c on c.id = mine.course_id
    join course_versions v on v.id = mine.version_id
    left join modules last on last.id = mine.last_module_id
    left join due on due.course_id = mine.course_id
    cross join lateral (
        select count(*)::int as modules, count(p.completed_at)::int as done,
            (coalesce(sum(p.fraction), 0) / greatest(count(*), 1))::int as fraction
        from modules m left join module_progress p on p.module_id = m.id and p.enrolment_id = mine.enrolment_id
        where m.version_id = mine.version_id
    ) n
    order by mine.completed_at is not null, due.due_on nulls last,
        coalesce(mine.completed_at, mine.last_seen_at, mine.enrolled_at) desc nulls last, c.id
    limit 100;
end $$;

-- The year (from first to last) of each of these people: minutes by how a lesson hour was defined, so that JP = floor(counted
-- / minutes per JP), held against the target of their employment on as_of. An activity is a source that was not taken back
-- and is no duplicate. Those who have left by then are not told of. Each person's rows are found by their index, so the
-- work grows with the people whatever the planner expects.
create function jp_years(people uuid[], as_of date, first date, last date) returns table (
    person_id uuid, employment text, raw_minutes int, counted_minutes int, jp int, activities int, min_jp int, max_jp int
) language plpgsql stable as $$
#variable_conflict use_column
begin
    return query
    with rates as materialized (select jsonb_object_agg(id, minutes_per_jp) as of_policy from jp_policies)
    select p.id, p.employment, coalesce(m.raw, 0), coalesce(m.counted, 0), coalesce(m.jp, 0), coalesce(n.n, 0),
        coalesce(t.min_jp, 0), coalesce(t.max_jp, 0)
    from unnest(people) as asked(id)
    join persons p on p.id = asked.id and (p.left_on is null or p.left_on > as_of)
    cross join rates
    cross join lateral (
        select sum(g.raw)::int as raw, sum(g.counted)::int as counted, sum(g.counted / g.rate)::int as jp
        from (select (rates.of_policy ->> e.policy_id::text)::int as rate, sum(e.raw_minutes) as raw, sum(e.counted_minutes) as counted
            from jp_entries e where e.person_id = p.id and e.local_day between first and last group by 1) g
    ) m
    cross join lateral (
        select count(*)::int as n
        from (select from jp_entries e where e.person_id = p.id and e.local_day between first and last
            group by e.source, e.source_id having sum(e.raw_minutes) > 0 and bool_or(e.why in ('', 'daily_cap'))) g
    ) n
    left join lateral (select g.min_jp, g.max_jp from jp_targets g where g.employment = p.employment and g.valid_from <= as_of
        order by g.valid_from desc limit 1) t on true;
end $$;
-- +goose StatementEnd
