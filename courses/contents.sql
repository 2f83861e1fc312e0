-- What is in a version ($1), before anybody enrols, and what its files cost in data. Reads media, which media owns.
select m.id, m.part, m.kind, m.title, m.minutes, coalesce(f.sent_bytes, 0) as bytes, coalesce(f.pages, 0) as pages
from modules m left join media f on f.id = m.media_id
where m.version_id = $1 order by m.position
