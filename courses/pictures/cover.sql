-- The sizes of the picture on the card of a version ($1). Reads course_versions (courses), media and
-- renditions (media).
select coalesce(jsonb_agg(jsonb_build_object('n', r.n, 'key', r.key, 'type', r.type, 'bytes', r.bytes, 'width', r.width, 'height', r.height)), '[]') as sizes
from course_versions v
join course_pictures p on p.course_id = v.course_id and p.name = v.cover_picture
join media f on f.id = p.media_id and f.state = 'ready'
join renditions r on r.media_id = f.id and r.role = 'picture'
where v.id = $1
