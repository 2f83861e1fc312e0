-- The objects that show the modules of a version ($1), without the files of PDFs: a device keeps their pages, and of an image the size that
-- phones take; and the pictures of its course, which its texts may name. Reads course_pictures (pictures), media and
-- renditions (media).
select x.lineage_id, case when x.kind = 'image' and r.role = 'picture' then x.destination else '' end as destination,
    r.role, r.key, r.type, r.bytes, r.width, r.height, r.n
from (
    select m.position, m.lineage_id, m.kind, m.media_id, 'modul:' || m.lineage_id as destination from modules m where m.version_id = $1
    union all
    select 0, '00000000-0000-0000-0000-000000000000', 'image', p.media_id, 'gambar:' || p.name
    from course_versions v join course_pictures p on p.course_id = v.course_id where v.id = $1
) x join media f on f.id = x.media_id and f.state = 'ready' join renditions r on r.media_id = f.id
where not (x.kind in ('pdf', 'image') and r.role = 'original') and not (x.kind = 'pdf' and r.role = 'picture')
    and (r.role <> 'picture' or r.n = coalesce((select max(o.n) from renditions o where o.media_id = r.media_id and o.role = 'picture' and o.n = 960), 0))
order by x.position, r.role, r.n
