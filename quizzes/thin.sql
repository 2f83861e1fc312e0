-- The levels of competencies that a quiz measures by fewer than some questions. Reads quiz_slots
-- (quizzes); question_versions (questions); competencies (competencies).
-- Arguments: 0 quiz, 1 from how many questions a level is not thin.
select k.code, v.level, count(*) as n
from quiz_slots t join question_versions v on v.id = t.version_id join competencies k on k.id = v.competency_id
where t.quiz_id = ?0 and v.level is not null
group by k.code, v.level having count(*) < ?1 order by k.code, v.level
