-- The pictures of a course ($1) and the sizes in which they are shown. Reads media and renditions, which media owns.
select p.name, p.media_id, p.created_at, f.name as file, f.state, f.failure,
    coalesce((select jsonb_agg(jsonb_build_object('n', r.n, 'key', r.key, 'type', r.type, 'bytes', r.bytes, 'width', r.width, 'height', r.height))
        from renditions r where f.state = 'ready' and r.media_id = f.id and r.role = 'picture'), '[]') as sizes
from course_pictures p join media f on f.id = p.media_id
where p.course_id = $1
order by p.media_id
