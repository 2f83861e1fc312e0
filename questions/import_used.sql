-- Questions of an import (?0) that cannot be taken back, and why. Those of the starter bank are in use from the first. Reads quiz_slots,
-- which belongs to quizzes, and assessment_questions, which belongs to assessments.
select r.n, r.item ->> 'stem' as stem,
    case when exists (select from quiz_slots t join question_versions v on v.id = t.version_id where v.question_id = r.question_id) then 'quiz'
        when exists (select from assessment_questions a where a.question_id = r.question_id) then 'assessment'
        when exists (select from questions x where x.variant_of = r.question_id) then 'variant'
        when exists (select from question_versions v where v.question_id = r.question_id and v.number > 1) then 'edited'
        else 'reviewed' end as why
from question_import_items r join questions b on b.id = r.question_id
where r.import_id = ?0
    and (b.state <> case when b.origin = 'starter' then 'in_use' else 'draft' end
        or exists (select from question_reviews w where w.question_id = r.question_id)
        or exists (select from question_versions v where v.question_id = r.question_id and v.number > 1)
        or exists (select from assessment_questions a where a.question_id = r.question_id)
        or exists (select from questions x where x.variant_of = r.question_id)
        or exists (select from quiz_slots t join question_versions v on v.id = t.version_id where v.question_id = r.question_id))
order by r.n
