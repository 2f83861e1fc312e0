-- The questions of an assessment, and as one person may meet them. It reads, besides this package's tables, questions, question_versions,
-- question_reviews, question_views and question_enemies (questions), attempts, attempt_items and regrades (quizzes).

-- section: questions
-- All of them, fixed at publication, in one order for ever.
select q.form, q.position, q.question_id, q.version_id, q.competency_id, q.level, q.closed, v.kind, v.body,
    array(select case when e.question_id = q.question_id then e.enemy_id else e.question_id end from question_enemies e
        where q.question_id in (e.question_id, e.enemy_id) order by 1) as enemies
from assessment_questions q
join question_versions v on v.id = q.version_id
where q.assessment_id = ?assessment
order by q.form, q.position

-- section: marked
-- Those of its questions that a person may not meet, each found from the side on which there are few: known, who wrote, reviewed or opened it (who brought
-- the starter bank in wrote nothing of it); met, in whatever version, in another try of this or of another assessment within 12 months; retired, and
-- ruled out, by version, for all. What is looked up row by row would seem dear to who does not know that hardly anybody wrote a question, and the
-- statement would be planned anew each time: it is joined.
select w.question_id as id, 'known' as why from question_versions w join questions b on b.id = w.question_id
where w.created_by = ?person and exists (select from assessment_questions q where q.assessment_id = ?assessment and q.question_id = w.question_id)
    and not (w.number = 1 and b.origin = 'starter')
union all
select r.question_id, 'known' from question_reviews r where r.reviewer_id = ?person
    and exists (select from assessment_questions q where q.assessment_id = ?assessment and q.question_id = r.question_id)
union all
select o.question_id, 'known' from question_views o where o.person_id = ?person
    and exists (select from assessment_questions q where q.assessment_id = ?assessment and q.question_id = o.question_id)
union all
select b.id, 'retired' from questions b where b.state = 'retired'
    and exists (select from assessment_questions q where q.assessment_id = ?assessment and q.question_id = b.id)
union all
select r.version_id, 'ruled' from regrades r
where r.kind = 'question' and r.ruled_no is not null and r.reversed_by_id is null
    and exists (select from assessment_questions q where q.assessment_id = ?assessment and q.version_id = r.version_id)
union all
select v.question_id, 'met' from attempts t join attempt_items i on i.attempt_id = t.id join question_versions v on v.id = i.version_id
where t.person_id = ?person and t.assessment_id is not null and not (t.assessment_id = ?assessment and t.number = ?number)
    and t.started_at > ?now::timestamptz - interval '1 year'

-- section: given
-- How many tries met each question since a moment.
select i.version_id, count(*)::int as given
from attempts t join attempt_items i on i.attempt_id = t.id
where t.assessment_id = ?assessment and t.started_at > ?since
group by i.version_id

-- section: fit
-- Whether a question may still be put before somebody: not retired, and no ruling says that it counts for nobody.
select b.state <> 'retired' and not exists (select from regrades r where r.version_id = ?version and r.kind = 'question'
    and r.ruled_no is not null and r.reversed_by_id is null) as fit
from questions b where b.id = ?question

-- section: tried
-- What an assessment's questions are to a try-out, which shows keys: barred, counted as closed or annulled; asked, on its papers and open.
select q.question_id, case when bool_or(q.closed) then 'barred' else 'asked' end as why
from assessment_questions q where q.assessment_id = ?assessment group by q.question_id
union all
select b.id, 'barred' from questions b join regrades r on r.version_id = b.reviewed_version_id
where r.kind = 'question' and r.ruled_no is not null and r.reversed_by_id is null
