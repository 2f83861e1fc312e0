-- The pictures of questions ($1) and what is shown of them. Reads media and renditions, which media owns.
select q.question_id, q.name, q.media_id, f.state, f.failure, coalesce(o.key, '') as original,
    case when f.state = 'ready' then coalesce(r.key, '') else '' end as key, coalesce(r.type, '') as type, coalesce(r.width, 0) as width, coalesce(r.height, 0) as height
from question_pictures q
join media f on f.id = q.media_id
left join renditions o on o.media_id = f.id and o.role = 'original'
left join renditions r on r.media_id = f.id and r.role = 'picture' and r.n = 0
where q.question_id = any($1)
order by q.question_id, q.created_at, q.name
