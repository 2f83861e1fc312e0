-- The questions of an assessment as one person may meet them. It reads, besides this package's tables, question_versions,
-- question_reviews, question_views and question_enemies (questions), attempts and attempt_items (quizzes). met counts the person's
-- earlier tries that had the question, in 12 months; given counts everybody's.

-- section: paper
select q.form, q.position, q.question_id, q.version_id, q.competency_id, q.level, q.closed, v.kind, v.body,
    exists (select from question_versions w where w.question_id = q.question_id and w.created_by = ?person)
        or exists (select from question_reviews r where r.question_id = q.question_id and r.reviewer_id = ?person)
        or exists (select from question_views o where o.question_id = q.question_id and o.person_id = ?person) as barred,
    array(select case when e.question_id = q.question_id then e.enemy_id else e.question_id end from question_enemies e
        where q.question_id in (e.question_id, e.enemy_id)) as enemies,
    coalesce(g.met, 0) as met, coalesce(g.given, 0) as given
from assessment_questions q
join question_versions v on v.id = q.version_id
left join lateral (
    select count(*)::int as given, count(*) filter (where t.person_id = ?person)::int as met
    from attempt_items i join attempts t on t.id = i.attempt_id
    where i.version_id = q.version_id and t.assessment_id = q.assessment_id and t.started_at > ?now::timestamptz - interval '1 year'
) g on true
where q.assessment_id = ?assessment
order by q.form, q.position
