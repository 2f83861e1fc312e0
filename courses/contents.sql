-- What is in a version ($1), before anybody enrols, and what is known of its files. Reads media_facts, which media owns.
select m.id, m.part, m.kind, m.title, m.minutes, m.quiz_id, m.updated_at, coalesce(f.media, '{}') as media,
    coalesce(f.media_state, 'none') as media_state
from modules m left join media_facts f on f.media_id = m.media_id
where m.version_id = $1 order by m.position
