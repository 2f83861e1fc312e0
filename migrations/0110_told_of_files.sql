-- +goose Up
-- What a trainer is told of a file that was taken: captions that begin behind the end of their video belong to another one, and a
-- picture that moved stands still.
alter table renditions add column starts_s int not null default 0 check (starts_s >= 0); -- captions: the second in which the first words show
alter table media add column moving boolean not null default false;                       -- image: the original has several pictures in turn

create or replace view media_facts as
select f.id as media_id, f.state as media_state, f.failure as media_failure, f.failure_page as media_failure_page,
    jsonb_build_object('name', f.name, 'type', f.type, 'bytes', f.bytes, 'duration_s', f.duration_s, 'width', f.width, 'height', f.height,
        'pages', f.pages, 'codec', f.codec, 'sound', f.sound, 'sent_bytes', f.sent_bytes, 'moving', f.moving) as media
from media f;
