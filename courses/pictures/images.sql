-- The images that texts of a version ($1) may show, by what names them there: its image modules and the pictures of its course, each in its
-- sizes. Reads modules and course_versions (courses), media and renditions (media).
select x.destination, jsonb_agg(jsonb_build_object('n', r.n, 'key', r.key, 'type', r.type, 'bytes', r.bytes, 'width', r.width, 'height', r.height)) as sizes
from (
    select 'modul:' || m.lineage_id as destination, m.media_id from modules m where m.version_id = $1 and m.kind = 'image'
    union all
    select 'gambar:' || p.name, p.media_id from course_versions v join course_pictures p on p.course_id = v.course_id where v.id = $1
) x join media f on f.id = x.media_id and f.state = 'ready' join renditions r on r.media_id = f.id and r.role = 'picture'
group by x.destination
