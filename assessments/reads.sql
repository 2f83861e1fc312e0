-- What assessments ask of others' tables: attempts (quizzes), assignments (people), competencies and measurements (competencies),
-- questions, question_versions, question_reviews and question_views (questions).

-- section: cells
-- The plan in the framework's order.
select c.competency_id, c.level, c.count from assessment_cells c join competencies k on k.id = c.competency_id
where c.assessment_id = ?assessment order by k.position, c.level

-- section: sitters
-- How many people began it since a moment.
select count(distinct person_id)::int as n from attempts where assessment_id = ?assessment and started_at > ?since

-- section: result
-- A try.
select t.id, t.assessment_id, t.person_id, t.title, t.number, t.state, t.finished_at, coalesce(t.finished_by, '') as finished_by, t.part, t.enrolment_id, t.pass_mark,
    case when t.enrolment_id is not null then t.fraction end as mark, exists (select from assessment_signals g where g.attempt_id = t.id) as noticed,
    (select p.id from attempts p where p.continues = coalesce(t.continues, t.id) and p.part > t.part order by p.part desc limit 1) as newer_id
from attempts t where t.id = ?attempt and t.purpose = 'assessment'

-- section: own
-- One's own.
and t.person_id = ?person

-- section: in_scope
-- An ended one of a record in scope.
and t.state = 'finished' and ?scope

-- section: sat
-- How many tries of each assessment have ended, and run.
select assessment_id, count(*) filter (where state = 'finished' and part = 1)::int as sat, count(*) filter (where state <> 'finished')::int as running
from attempts where assessment_id in (?assessments) group by assessment_id

-- section: sitting
-- The supervised sitting that a code opens to a person now: of their unit or above, opened by somebody who serves elsewhere.
select t.id from assessment_sittings t
where t.assessment_id = ?assessment and t.code = ?code and t.opens_at <= ?now and t.closes_at > ?now and t.ended_at is null and t.opened_by <> ?person
and exists (select from units_above(?unit, ?day::date) u where u.unit_id = t.unit_id)
and not exists (select from assignments a where a.person_id = t.opened_by and a.main and a.valid_to is null and a.unit_id = ?unit)
order by t.opens_at desc limit 1

-- section: measures
-- The competencies of the plan in the framework's order, with the levels asked about.
select k.code, k.name_id, k.name_en, min(c.level)::int as from_level, max(c.level)::int as to_level
from assessment_cells c join competencies k on k.id = c.competency_id
where c.assessment_id = ?assessment group by k.id, k.code, k.name_id, k.name_en, k.position order by k.position

-- section: certified
-- A person's finished tries of assessments that give certificates, and whether the person had a hand in them.
select t.id as attempt_id, t.assessment_id, t.finished_at,
    ?person in (a.created_by, coalesce(a.approved_by, a.created_by))
    or exists (select from assessment_openings o where o.assessment_id = a.id and o.opened_by = ?person)
    or exists (select from assessment_sittings o where o.assessment_id = a.id and o.opened_by = ?person)
    or exists (select from assessment_questions q where q.assessment_id = a.id and (
        exists (select from question_versions v join questions b on b.id = v.question_id
            where v.question_id = q.question_id and v.created_by = ?person and not (b.origin = 'starter' and v.number = 1))
        or exists (select from question_reviews v where v.question_id = q.question_id and v.reviewer_id = ?person)
        or exists (select from question_views v where v.question_id = q.question_id and v.person_id = ?person))) as involved
from attempts t join assessments a on a.id = t.assessment_id
where t.person_id = ?person and t.purpose <> 'preview' and t.state = 'finished' and a.issuer_id is not null
order by t.finished_at, t.id

-- section: line
-- A competency's line, and its code.
select coalesce(c.same_as, c.id) as id, c.code from competencies c where c.id = ?competency

-- section: ended
-- What decides whether a person's try may go on: of the try that an attempt is a part of.
select t.assessment_id, f.id as first, f.number, a.state, (a.closes_on is not null and a.closes_on < ?day::date) as over, f.started_at, f.finished_at, f.sitting_id, l.part,
    array(select p.id from attempts p where (p.id = f.id or p.continues = f.id) and p.state = 'finished') as parts,
    l.state = 'finished' and not exists (select from attempts n where n.assessment_id = t.assessment_id and n.person_id = t.person_id and n.number > t.number) as newest,
    (select max(m.held_until) from measurements m where m.source = 'attempt' and m.source_id = l.id) as held_until,
    not exists (select from measurements m where m.source = 'attempt' and m.source_id = l.id and m.withdrawn_at is null) as withdrawn,
    coalesce((select e.percent from assessment_extra_time e where e.assessment_id = t.assessment_id and e.person_id = t.person_id), 0) as extra
from attempts t
join attempts f on f.id = coalesce(t.continues, t.id)
join assessments a on a.id = t.assessment_id
cross join lateral (select p.id, p.part, p.state from attempts p where p.id = f.id or p.continues = f.id order by p.part desc limit 1) l
where t.id = ?attempt and t.person_id = ?person

-- section: running
-- The part of the same try that has not ended.
select p.id from attempts t join attempts p on p.id = coalesce(t.continues, t.id) or p.continues = coalesce(t.continues, t.id)
where t.id = ?attempt and t.person_id = ?person and p.state <> 'finished' and p.part > 1

-- section: recent
-- A person's tries of assessments that ended since a moment, the newest part of each.
select distinct on (coalesce(t.continues, t.id)) t.id, t.title from attempts t
where t.person_id = ?person and t.purpose = 'assessment' and t.finished_at > ?since
order by coalesce(t.continues, t.id), t.part desc

-- section: most
-- How many questions an attempt asks at most: its own number, where its questions come one by one.
select coalesce((t.setup ->> 'most')::int, a.max_questions) as n from attempts t join assessments a on a.id = t.assessment_id where t.id = ?attempt

-- section: parts
-- A try's parts from one on: itself, and those that go on with it.
select t.id from attempts t where t.id = ?attempt or t.continues = ?attempt

-- section: contestable
-- The competencies of an attempt's assessment, in the framework's order.
select k.id as competency_id, k.code, k.name_id, k.name_en from competencies k
where k.id in (select c.competency_id from attempts t join assessment_cells c on c.assessment_id = t.assessment_id where t.id = ?attempt)
order by k.position

-- section: window
-- Whether a supervised sitting is open, or somebody is at an assessment.
select exists (select from assessment_sittings where opens_at <= ?now and closes_at > ?now and ended_at is null)
    or exists (select from attempts where purpose = 'assessment' and state = 'open' and deadline_at > ?now) as is
