-- +goose Up
-- Why: files stand in rows. What a module showed was a heap of object keys inside JSON: no key referred to an object, so that only
-- the care of the code kept pictures of published courses from the sweep, and each page of a PDF was looked for in all modules.
-- A medium is one uploaded file and what is known of it; a rendition is one object made of it, or the file itself. Modules of
-- several versions share a medium. Servers of the version before do not know these tables, so they are stopped before this
-- migration (docs/operations.md).
create table media (
    id              uuid primary key,
    kind            text not null check (kind in ('pdf','image','video')),
    name            text not null default '',      -- the file's, as its trainer knows it
    type            text not null default '',      -- content type, as seen in its first bytes
    bytes           bigint not null default 0,     -- as uploaded
    state           text not null check (state in ('none','processing','ready','refused')), -- none: captions without a film
    failure         text not null default '',      -- refused: a fault key
    failure_page    int not null default 0,        -- refused: the page of a PDF to blame
    duration_s      int not null default 0,        -- video
    width           int not null default 0,        -- image, video: pixels
    height          int not null default 0,
    pages           int not null default 0,        -- pdf
    codec           text not null default '',      -- video: the container's name of the pictures' coding
    sound           text not null default '',      -- video: and of the sound's
    sent_bytes      bigint not null default 0,     -- ready: what a learner is sent who sees all of it
    next_page       int not null default 1,        -- pdf: from where to go on in another turn
    edition         int not null default 0,        -- ready: of the way in which renditions are made; older ones are made anew
    created_at      timestamptz not null,
    updated_at      timestamptz not null
);
comment on table media is 'owner: media';

create table renditions (
    media_id        uuid not null references media on delete cascade,
    role            text not null check (role in ('original','picture','page','captions')),
    n               int not null default 0,        -- page: from 1
    language        text not null default '',      -- captions: '' is the course's own
    key             text not null references objects,
    type            text not null,
    bytes           bigint not null,
    width           int not null default 0,
    height          int not null default 0,
    primary key (media_id, role, n, language)
);
create index renditions_key on renditions (key);
comment on table renditions is 'owner: media';

-- One medium for each file with its captions, however many versions show it. It takes the ID of one of their modules.
insert into media (id, kind, name, type, bytes, state, failure, failure_page, duration_s, width, height, pages, codec, sound, edition,
    created_at, updated_at)
select distinct on (m.object_key, m.captions_key) m.id, m.kind, coalesce(m.media ->> 'name', ''), coalesce(m.media ->> 'type', ''),
    coalesce((m.media ->> 'bytes')::bigint, 0), m.media_state, m.media_failure, coalesce((m.media ->> 'refused_page')::int, 0),
    coalesce((m.media ->> 'duration_s')::int, 0), coalesce((m.media ->> 'width')::int, 0), coalesce((m.media ->> 'height')::int, 0),
    coalesce((m.media ->> 'pages')::int, 0), coalesce(m.media ->> 'codec', ''), coalesce(m.media ->> 'sound', ''), 1,
    m.created_at, m.updated_at
from modules m
where m.kind in ('pdf','image','video') and (m.object_key is not null or m.captions_key is not null)
order by m.object_key, m.captions_key, m.created_at, m.id;

insert into renditions (media_id, role, n, key, type, bytes, width, height)
select f.id, r.role, r.n, r.key, case when r.role = 'original' then f.type else o.content_type end, o.bytes, coalesce(r.width, 0), coalesce(r.height, 0)
from media f join modules m on m.id = f.id
cross join lateral (
    select 'original' as role, 0 as n, m.object_key as key, 0 as width, 0 as height
    union all select 'captions', 0, m.captions_key, 0, 0
    union all select 'picture', 0, m.media ->> 'image_key', f.width, f.height
    union all select 'page', p.n::int, p.key, (m.media -> 'page_sizes' -> (p.n::int - 1) ->> 0)::int, (m.media -> 'page_sizes' -> (p.n::int - 1) ->> 1)::int
        from jsonb_array_elements_text(coalesce(m.media -> 'page_keys', '[]')) with ordinality p (key, n)
) r join objects o on o.key = r.key;

update media f set sent_bytes = coalesce((select sum(r.bytes) from renditions r where r.media_id = f.id
    and r.role = case f.kind when 'pdf' then 'page' when 'image' then 'picture' else 'original' end), 0)
where f.state = 'ready';

alter table modules add column words int not null default 0 check (words >= 0), add column media_id uuid references media;
update modules set words = (media ->> 'words')::int where media ? 'words';
update modules m set media_id = f.id
from media f join modules o on o.id = f.id
where m.kind = o.kind and m.object_key is not distinct from o.object_key and m.captions_key is not distinct from o.captions_key
    and (m.object_key is not null or m.captions_key is not null);
create index modules_media on modules (media_id) where media_id is not null;

-- Files that wait to be looked into wait on. River's tables are not there yet in a new database.
-- +goose StatementBegin
do $$ begin
    if to_regclass('river_job') is not null then
        update river_job j set kind = 'media', args = jsonb_build_object('media_id', m.media_id)
        from modules m
        where j.kind = 'courses_media' and j.finalized_at is null and j.args ->> 'module_id' = m.id::text and j.args ->> 'key' = m.object_key;
    end if;
end $$;
-- +goose StatementEnd

alter table modules drop column object_key, drop column captions_key, drop column media, drop column media_state, drop column media_failure;

-- What modules show of their files; read by courses. Nought and nothing mean: not known, or not of this kind.
create view media_facts as
select f.id as media_id, f.state as media_state, f.failure as media_failure, f.failure_page as media_failure_page,
    jsonb_build_object('name', f.name, 'type', f.type, 'bytes', f.bytes, 'duration_s', f.duration_s, 'width', f.width, 'height', f.height,
        'pages', f.pages, 'codec', f.codec, 'sound', f.sound, 'sent_bytes', f.sent_bytes) as media
from media f;
comment on view media_facts is 'owner: media';
