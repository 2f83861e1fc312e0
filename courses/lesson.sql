-- A module ($1) with its text, what is known of its file and the objects that show it: of a PDF those of one page ($2).
-- Reads media_facts, renditions, media_words and media_pages, which media owns.
select m.id, m.version_id, m.lineage_id, m.position, m.part, m.kind, m.title, m.minutes, m.body, m.url, m.alt, m.quiz_id, m.words, m.media_id,
    coalesce(f.media, '{}') as media, coalesce(f.media_state, 'none') as media_state, coalesce(f.media_failure, '') as media_failure,
    coalesce(f.media_failure_page, 0) as media_failure_page, coalesce(f.media_failure_entry, '') as media_failure_entry, m.created_at, m.updated_at,
    coalesce(r.file, '') as shown_file, coalesce(r.captions, '') as shown_captions, coalesce(r.picture, '') as shown_picture,
    coalesce(r.type, '') as shown_type, coalesce(r.width, 0) as shown_width, coalesce(r.height, 0) as shown_height,
    coalesce(r.bytes, 0) as shown_bytes, coalesce(r.sizes, '[]') as shown_sizes, coalesce(r.films, '[]') as shown_films,
    case when m.kind = 'video' and r.captions is not null then (select jsonb_agg(jsonb_build_object('at', w.n, 'words', w.words) order by w.n)
        from media_words w where w.media_id = m.media_id) end as shown_said,
    coalesce((select t.blocks from media_pages t where t.media_id = m.media_id and t.n = $2), '[]') as shown_blocks
from modules m left join media_facts f on f.media_id = m.media_id
left join lateral (
    select max(key) filter (where role = 'original') as file, max(key) filter (where role = 'captions') as captions,
        max(key) filter (where role = 'page' or main) as picture, max(type) filter (where role = 'page' or main) as type,
        max(width) filter (where role <> 'picture' or main) as width, max(height) filter (where role <> 'picture' or main) as height,
        max(bytes) filter (where role = 'page' or main) as bytes,
        jsonb_agg(jsonb_build_object('n', n, 'key', key, 'type', type, 'bytes', bytes, 'width', width, 'height', height)) filter (where role = 'picture') as sizes,
        jsonb_agg(jsonb_build_object('role', role, 'n', n, 'key', key, 'type', type)) filter (where role in ('video', 'sound', 'poster')) as films
    from (select *, role = 'picture' and n = 0 as main from renditions where media_id = m.media_id
        and (role <> 'page' or n = $2) and (role <> 'picture' or m.kind = 'image' or n / 100 = $2)) shown
) r on m.media_id is not null
where m.id = $1
