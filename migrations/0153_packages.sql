-- +goose Up
-- Why: trainers have lessons that other makers packed (SCORM 1.2, 2004). A package is a medium of its own kind, taken apart into objects
-- below one prefix: each of them is a rendition ('part'), so that what refers to them is told by rows as with all other files.
alter table media drop constraint media_kind_check;
alter table media add constraint media_kind_check check (kind in ('pdf', 'image', 'video', 'package'));
alter table media add column failure_entry text not null default ''; -- refused: the file of a package to blame
alter table renditions drop constraint renditions_role_check;
alter table renditions add constraint renditions_role_check
    check (role in ('original', 'picture', 'page', 'captions', 'video', 'sound', 'poster', 'part')); -- part: n counts the files of a package
alter table modules drop constraint modules_kind_check;
alter table modules add constraint modules_kind_check check (kind in ('article', 'pdf', 'image', 'video', 'link', 'quiz', 'package'));

create or replace view media_facts as
select f.id as media_id, f.state as media_state, f.failure as media_failure, f.failure_page as media_failure_page,
    jsonb_build_object('name', f.name, 'type', f.type, 'bytes', f.bytes, 'duration_s', f.duration_s, 'width', f.width, 'height', f.height,
        'pages', f.pages, 'codec', f.codec, 'sound', f.sound, 'sent_bytes', f.sent_bytes, 'moving', f.moving,
        'lighter', f.lighter, 'lighter_failure', f.lighter_failure, 'progress', f.progress, 'variants', f.variants) as media,
    f.failure_entry as media_failure_entry
from media f;

-- What is known of a package. It goes with its medium.
create table packages (
    media_id        uuid primary key references media on delete cascade,
    standard        text not null check (standard in ('scorm12', 'scorm2004')),
    edition         text not null,                 -- as the manifest says
    title           text not null,
    prefix          text not null unique,          -- of the keys of its files: a hash of the path follows
    items           jsonb not null,                -- manifest.Item, in their order
    losses          jsonb not null,                -- what it asks for and is not done: keys of sentences
    files           int not null,
    bytes           bigint not null,
    created_at      timestamptz not null
);

-- Where a learner is in an item of a package, and what the package said last. A launch is one opening; only the latest may say anything.
create table package_states (
    enrolment_id    uuid not null references enrolments,
    module_id       uuid not null references modules,
    item            text not null,
    launch          int not null,
    seq             int not null default 0,        -- of the last report of this launch
    state           text not null default '' check (length(state) <= 300000), -- the player's own, given back to it
    completion      text not null default 'unknown' check (completion in ('unknown', 'incomplete', 'completed')),
    success         text not null default 'unknown' check (success in ('unknown', 'passed', 'failed')),
    scaled          int check (scaled between -10000 and 10000), -- the last score; null: none was told
    best            int check (best between -10000 and 10000),   -- the best of them
    seconds         int not null default 0,        -- of all launches before this one, by the package's word
    launch_seconds  int not null default 0,        -- of this one
    opened_at       timestamptz not null,
    updated_at      timestamptz not null,
    done_at         timestamptz,                   -- when the package first said that it is done
    primary key (enrolment_id, module_id, item)
);
create index package_states_module on package_states (module_id);

-- What packages said of learners, one row a statement, in the order in which it came. It is the package's word.
create table package_statements (
    id              bigint generated always as identity primary key,
    person_id       uuid not null references persons,
    enrolment_id    uuid not null references enrolments,
    module_id       uuid not null references modules,
    media_id        uuid not null references media,
    item            text not null,
    launch          int not null,
    verb            text not null check (verb in ('launched', 'answered', 'scored', 'completed', 'passed', 'failed', 'left')),
    question        text not null default '',      -- answered: the package's name of it
    kind            text not null default '',      -- and its type: choice, fill-in, …
    response        text not null default '',
    result          text not null default '',      -- correct, wrong, neutral, unanticipated or a number
    scaled          int,                           -- scored: of 10000
    raw             double precision,
    seconds         int,                           -- left: how long the launch took; answered: the latency
    at              timestamptz not null
);
create index package_statements_enrolment on package_statements (enrolment_id, module_id, id);
create index package_statements_person on package_statements (person_id, id);
create index package_statements_module on package_statements (module_id);
create index package_statements_media on package_statements (media_id);
create trigger package_statements_append_only before update or delete on package_statements
    for each row execute function refuse_change();
