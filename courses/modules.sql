-- The modules of a version ($1) in order, with what is known of their files. Reads media_facts and renditions, which media owns.
select m.id, m.version_id, m.lineage_id, m.position, m.part, m.kind, m.title, m.minutes, m.body, m.url, m.alt, m.quiz_id, m.words, m.media_id,
    coalesce(f.media, '{}') || coalesce((select jsonb_build_object('captions', true, 'captions_from_s', min(r.starts_s)) from renditions r
        where r.media_id = m.media_id and r.role = 'captions' having count(*) > 0), '{}') as media,
    coalesce(f.media_state, 'none') as media_state, coalesce(f.media_failure, '') as media_failure,
    coalesce(f.media_failure_page, 0) as media_failure_page, coalesce(f.media_failure_entry, '') as media_failure_entry, m.created_at, m.updated_at
from modules m left join media_facts f on f.media_id = m.media_id
where m.version_id = $1 order by m.position
