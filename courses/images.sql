-- The images of a version ($1) by lineage, each in its sizes, for the texts that show them. Reads media and renditions, which media owns.
select m.lineage_id, jsonb_agg(jsonb_build_object('n', r.n, 'key', r.key, 'type', r.type, 'bytes', r.bytes, 'width', r.width, 'height', r.height)) as sizes
from modules m join media f on f.id = m.media_id and f.state = 'ready' join renditions r on r.media_id = f.id and r.role = 'picture'
where m.version_id = $1 and m.kind = 'image'
group by m.lineage_id
