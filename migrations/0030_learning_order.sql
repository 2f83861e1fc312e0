-- +goose Up
-- Why: modules were listed by part but numbered, opened and counted by position, so that a module of the first part added last was
-- read last. Position is the one order now: part by part, and within a part as it was.
update modules m set position = o.place
from (
    select id, row_number() over (partition by version_id order by array_position(array['gambaran_umum', 'materi', 'evaluasi'], part), position) as place
    from modules
) o
where m.id = o.id and m.position <> o.place;
