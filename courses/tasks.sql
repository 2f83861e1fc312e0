-- The modules of a version ($2) in order, without their texts, and how far an enrolment ($1) is in each. Reads media_facts,
-- which media owns.
select m.id, m.version_id, m.lineage_id, m.position, m.part, m.kind, m.title, m.minutes, m.quiz_id, m.words, m.updated_at,
    coalesce(f.media, '{}') as media, coalesce(f.media_state, 'none') as media_state,
    coalesce(p.fraction, 0) as fraction, p.opened_at, p.completed_at as done_at
from modules m left join media_facts f on f.media_id = m.media_id
left join module_progress p on p.module_id = m.id and p.enrolment_id = $1
where m.version_id = $2 order by m.position
