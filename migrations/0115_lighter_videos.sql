-- +goose Up
-- Why: a video of a telephone is too heavy for a prepaid line, and what newer telephones record no browser plays. Where ffmpeg is
-- installed, a job makes lighter ones of each, sound alone and a picture; learners choose. The file itself stays, and is what is shown
-- where nothing else is.
alter table renditions drop constraint renditions_role_check;
alter table renditions add constraint renditions_role_check
    check (role in ('original', 'picture', 'page', 'captions', 'video', 'sound', 'poster')); -- video: n is its short side in pixels
alter table media
    add column lighter text not null default '' check (lighter in ('', 'waiting', 'making', 'done', 'failed', 'cancelled')), -- '': not asked for
    add column lighter_failure text not null default '',                                      -- failed: a fault key
    add column progress smallint not null default 0 check (progress between 0 and 100),       -- of making: percent
    add column variants jsonb not null default '[]';                                          -- done: what learners choose from, lightest first

create or replace view media_facts as
select f.id as media_id, f.state as media_state, f.failure as media_failure, f.failure_page as media_failure_page,
    jsonb_build_object('name', f.name, 'type', f.type, 'bytes', f.bytes, 'duration_s', f.duration_s, 'width', f.width, 'height', f.height,
        'pages', f.pages, 'codec', f.codec, 'sound', f.sound, 'sent_bytes', f.sent_bytes, 'moving', f.moving,
        'lighter', f.lighter, 'lighter_failure', f.lighter_failure, 'progress', f.progress, 'variants', f.variants) as media
from media f;
