-- A module ($1) with its text, what is known of its file and the objects that show it: of a PDF those of one page ($2).
-- Reads media_facts and renditions, which media owns.
select m.id, m.version_id, m.lineage_id, m.position, m.part, m.kind, m.title, m.minutes, m.body, m.url, m.alt, m.quiz_id, m.words, m.media_id,
    coalesce(f.media, '{}') as media, coalesce(f.media_state, 'none') as media_state, coalesce(f.media_failure, '') as media_failure,
    coalesce(f.media_failure_page, 0) as media_failure_page, m.created_at, m.updated_at,
    coalesce(o.key, '') as shown_file, coalesce(c.key, '') as shown_captions, coalesce(p.key, '') as shown_picture, coalesce(p.type, '') as shown_type,
    coalesce(p.width, 0) as shown_width, coalesce(p.height, 0) as shown_height
from modules m left join media_facts f on f.media_id = m.media_id
left join renditions o on o.media_id = m.media_id and o.role = 'original' and o.n = 0 and o.language = ''
left join renditions c on c.media_id = m.media_id and c.role = 'captions' and c.n = 0 and c.language = ''
left join renditions p on p.media_id = m.media_id and p.role = case m.kind when 'pdf' then 'page' else 'picture' end
    and p.n = case m.kind when 'pdf' then $2 else 0 end and p.language = ''
where m.id = $1
