-- What the file of a course has of the files of a version ($1): of its modules, by their IDs, and of the pictures of its course, by their
-- names. Each with the object that was sent, and a module's captions. Reads course_pictures
-- (pictures), media and renditions (media).
select m.id as module_id, '' as name, f.name as file, f.type, coalesce(o.key, '') as key, coalesce(o.bytes, 0) as bytes,
    coalesce(c.key, '') as captions, coalesce(c.bytes, 0) as captions_bytes
from modules m join media f on f.id = m.media_id
left join renditions o on o.media_id = f.id and o.role = 'original'
left join lateral (select r.key, r.bytes from renditions r where r.media_id = f.id and r.role = 'captions' limit 1) c on true
where m.version_id = $1
union all
select null, p.name, f.name, f.type, coalesce(o.key, ''), coalesce(o.bytes, 0), '', 0
from course_versions v join course_pictures p on p.course_id = v.course_id join media f on f.id = p.media_id
left join renditions o on o.media_id = f.id and o.role = 'original'
where v.id = $1
order by 2, 1
