-- An answer to the question shown last, and what comes next, at once. It reads, besides this package's tables, question_versions and questions
-- (questions). Nothing is changed where anything is not as whoever asks remembers it: the attempt has ended, its time is over, it went on to another
-- question or has none left, the answer is there already, a ruling concerns a question of it, or the next one was retired. What was asked before
-- cannot change: its answers are final. Arguments: 1 to 5 the next place, 6 attempt, 7 person, 8 slot, 9 why no question comes any more,
-- 10 setup, 11 grace, 12 now, 13 versions asked, 14 answer, 15 its step, 16 when it was made.
with a as (
    update attempts t set final_slots = $8, stopped = $9, setup = coalesce($10, t.setup)
    where t.id = $6 and t.person_id = $7 and t.stepwise and t.state = 'open' and t.stopped is null and t.final_slots = $8::int - 1
    and (t.deadline_at is null or t.deadline_at + $11::text::interval >= $12::timestamptz)
    and not exists (select from attempt_steps s where s.attempt_id = $6 and s.slot = $8)
    and not exists (select from attempt_steps s where s.attempt_id = $6 and s.client_step = $15)
    and not exists (select from unnest($13::uuid[] || $2::uuid[]) x(version) join regrades r on r.version_id = x.version where r.ruled_no is not null and r.reversed_by_id is null)
    and not exists (select from unnest($2::uuid[]) x(version) join question_versions v on v.id = x.version join questions q on q.id = v.question_id where q.state = 'retired')
    returning t.id
), {places}, s as (
    insert into attempt_steps (attempt_id, slot, answer, client_step, client_at, saved_at)
    select a.id, $8::int, $14::jsonb, $15::uuid, $16::timestamptz, $12::timestamptz from a returning seq
)
select seq from s
