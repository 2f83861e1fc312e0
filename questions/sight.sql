-- Whether a person (?0; ?1: the program itself) may read what a question b of their units is answered by, its figures and what was said of it: whose key is
-- public, who wrote it (not who only said what it measures), who reviewed it or may now, and who approved what asks it. Reads assessments and
-- assessment_questions, which assessments owns.
(?1 or b.open or exists (
        select from question_versions w where w.question_id = b.id and w.created_by = ?0 and not exists (
            select from question_versions o where o.question_id = w.question_id and o.number = w.number - 1 and o.stem = w.stem and o.body = w.body))
    or b.state = 'in_review' and b.asked_by is distinct from ?0
    or exists (select from question_reviews w where w.question_id = b.id and w.reviewer_id = ?0)
    or exists (select from assessment_questions q join assessments a on a.id = q.assessment_id where q.question_id = b.id and a.approved_by = ?0))
