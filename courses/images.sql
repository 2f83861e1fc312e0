-- The images of a version ($1) by lineage, for the texts that show them. Reads media and renditions, which media owns.
select m.lineage_id, r.key
from modules m join media f on f.id = m.media_id and f.state = 'ready' join renditions r on r.media_id = f.id and r.role = 'picture'
where m.version_id = $1 and m.kind = 'image'
