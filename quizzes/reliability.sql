-- The variances of which the reliability of a quiz is made, over the first finished attempt of each person: a published
-- quiz asks the same questions of everybody. Reads attempts and attempt_items (quizzes). Argument 0: the quiz.
with first as (
    select distinct on (person_id) id from attempts
    where quiz_id = ?0 and purpose = 'course' and state = 'finished'
    order by person_id, number
), marks as (
    select f.id, i.version_id as item, i.fraction * i.max_mark / 10000.0 as mark
    from first f join attempt_items i on i.attempt_id = f.id
)
select
    (select count(*) from first) as people,
    (select count(distinct item) from marks) as items,
    (select coalesce(sum(v), 0) from (select var_samp(mark) as v from marks group by item) i)::float8 as parts,
    (select coalesce(var_samp(sum), 0) from (select sum(mark) from marks group by id) w)::float8 as whole
