-- What an order to sit an assessment asks of others' tables: questions, question_versions, question_reviews and question_views (questions),
-- attempts (quizzes), mandates (courses), assignments and posts (people).

-- section: unfit
-- Of these persons, those of whom something stands against a new order: who knows more of a cell than the rule of start.go allows, who
-- sat it or sits it, and who was ordered to and has not.
with cells as (
    select competency_id, level, count(*) as n from assessment_questions where assessment_id = ?assessment group by 1, 2
),
known as (
    select k.person_id, q.competency_id, q.level, count(distinct q.question_id) as n
    from assessment_questions q join (
        select v.question_id, v.created_by as person_id from question_versions v join questions b on b.id = v.question_id
        where not (b.origin = 'starter' and v.number = 1)
        union all select r.question_id, r.reviewer_id from question_reviews r
        union all select w.question_id, w.person_id from question_views w
    ) k on k.question_id = q.question_id
    where q.assessment_id = ?assessment group by 1, 2, 3
),
barred as (
    select distinct k.person_id from known k join cells c on c.competency_id = k.competency_id and c.level = k.level where k.n * ?most_barred > c.n
),
tries as (
    select t.person_id, bool_or(t.state <> 'finished') as running, max(t.started_at) as last_start
    from attempts t where t.assessment_id = ?assessment group by t.person_id
),
waiting as (
    select d.person_id, max(d.created_at) as since from mandates d
    where d.assessment_id = ?assessment and d.cancelled_at is null group by d.person_id
)
select p.id as person_id, b.person_id is not null as barred, coalesce(t.running, false) as running,
    coalesce(w.since > t.last_start, w.since is not null) as ordered
from unnest(?persons::uuid[]) p(id)
left join barred b on b.person_id = p.id
left join tries t on t.person_id = p.id
left join waiting w on w.person_id = p.id
where b.person_id is not null or t.person_id is not null or w.person_id is not null

-- section: due
-- What a person ($1) of a unit ($2) has to sit on a day ($3), and has not begun since they were told to.
select a.id, a.title, a.minutes, min(o.due_on) as due_on
from (
    select d.assessment_id, d.due_on, d.created_at as since from mandates d
    where d.person_id = $1::uuid and d.cancelled_at is null and d.assessment_id is not null
    union all
    select o.assessment_id, o.due_on, o.opened_at from assessment_openings o
    where o.person_id = $1::uuid and o.ended_at is null and o.due_on is not null
    union all
    select o.assessment_id, o.due_on, o.opened_at from assessment_openings o
    where o.unit_id = any (array(select u.unit_id from units_above($2::uuid, $3::date) u)) and o.ended_at is null and o.due_on is not null
    and (o.post_kind = '' or o.post_kind = (select p.kind from assignments s join posts p on p.id = s.post_id
        where s.person_id = $1::uuid and s.main and s.valid_from <= $3::date and (s.valid_to is null or s.valid_to > $3::date) limit 1))
) o
join assessments a on a.id = o.assessment_id and a.state = 'published' and (a.closes_on is null or a.closes_on >= $3::date)
where not exists (select from attempts t where t.assessment_id = o.assessment_id and t.person_id = $1::uuid and t.started_at >= o.since)
group by a.id order by min(o.due_on), lower(a.title), a.id limit 20
