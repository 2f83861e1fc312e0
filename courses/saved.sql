-- The objects that show the modules of a version ($1), without the files of PDFs: a device keeps their pages, and of an image the size that
-- phones take. Reads media and renditions, which media owns.
select m.lineage_id, m.kind, r.role, r.key, r.type, r.bytes, r.width, r.height, r.n
from modules m join media f on f.id = m.media_id and f.state = 'ready' join renditions r on r.media_id = f.id
where m.version_id = $1 and not (m.kind in ('pdf', 'image') and r.role = 'original') and not (m.kind = 'pdf' and r.role = 'picture')
    and (r.role <> 'picture' or r.n = coalesce((select max(o.n) from renditions o where o.media_id = r.media_id and o.role = 'picture' and o.n = 960), 0))
order by m.position, r.role, r.n
