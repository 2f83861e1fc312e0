-- +goose Up
-- Why: an order was seen only by who signed in; nobody was told of it, or that its day came near, and HR could not say who had been told.

-- What a person is told, a row each occasion and channel. A row ends: sent, suppressed (it no longer mattered, or was not wanted) or
-- failed. The unique key is what keeps a planner that was killed from telling anybody twice.
create table reminders (
    id          uuid primary key,
    person_id   uuid not null references persons,
    occasion    text not null check (occasion in ('assigned','week','day','overdue','nudge','certificate','answer')),
    subject_id  uuid not null,                 -- a mandate; of what just happened: itself
    group_id    uuid not null,                 -- the mandate, or the order for many that it came from
    day         date not null,                 -- due; of a nudge: on which it was given; of what just happened: when
    channel     text not null check (channel in ('app','mail')),
    title       text not null default '',      -- of the course or assessment; never in a subject line
    href        text not null,
    by_id       uuid references persons,       -- who nudged
    state       text not null check (state in ('waiting','sent','suppressed','failed')),
    reason      text not null default '',      -- why suppressed or failed: a key
    planned_at  timestamptz not null,
    not_before  timestamptz not null,          -- quiet hours, the digest and retries move it
    tries       int not null default 0,
    letter      uuid,                          -- the first reminder of the e-mail that this one went with: its Message-ID
    ended_at    timestamptz,
    constraint reminders_once unique (person_id, occasion, subject_id, day, channel),
    constraint reminders_end check ((state = 'waiting') = (ended_at is null)),
    constraint reminders_app check (channel <> 'app' or state <> 'waiting')
);
create index reminders_due on reminders (channel, not_before, id) where state = 'waiting';
create index reminders_waiting on reminders (person_id, channel) where state = 'waiting';
create index reminders_group on reminders (group_id, person_id);
create index reminders_subject on reminders (subject_id, person_id);
create index reminders_letter on reminders (letter) where letter is not null;
create index reminders_by on reminders (by_id) where by_id is not null;

-- How far the people of a mandate have been gone through on a day, so that a planner that was killed goes on from there.
create table reminder_rounds (
    mandate_id  uuid primary key references mandates on delete cascade,
    day         date not null,
    reached     uuid,                          -- the last person; null: the first is next
    ended       boolean not null default false
);

-- How somebody wants to be told; who never said so has the defaults: e-mail at once, quiet from 20.00 to 06.00 where they serve.
create table reminder_settings (
    person_id   uuid primary key references persons,
    mail        boolean not null default true,
    digest      boolean not null default false, -- one e-mail a day
    quiet_from  smallint not null default 1200 check (quiet_from between 0 and 1439), -- minutes after midnight
    quiet_to    smallint not null default 360 check (quiet_to between 0 and 1439),
    calendar    uuid,                          -- in the address of the calendar; null: there is none
    changed_at  timestamptz not null
);
create unique index reminder_settings_calendar on reminder_settings (calendar) where calendar is not null;
