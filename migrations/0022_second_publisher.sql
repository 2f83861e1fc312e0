-- +goose Up
-- Why: one trainer alone could put a certificate under any course. A course that issues certificates is agreed to by a second
-- person who did not write it, and fulfils stated floors; any other says that it has no certificate. Whoever enrols keeps the
-- rule of that day.

-- What a course needs before it may issue certificates, versioned. The rule in force was fulfilled when a version was approved.
create table certificate_rules (
    id              uuid primary key,
    min_jp          int not null check (min_jp > 0),
    min_pass_mark   int not null check (min_pass_mark between 1 and 10000), -- of 10000; of one quiz that has min_questions, too
    min_questions   int not null check (min_questions > 0),
    valid_from      date not null,
    source          text not null,
    constraint certificate_rules_from unique (valid_from)
);
insert into certificate_rules values ('01900000-0000-7000-8000-000000000031', 1, 6000, 5, '2026-01-01',
    'Usulan: sekurang-kurangnya 1 JP dan satu kuis dengan 5 soal dan nilai lulus 60');

alter table course_versions
    add column no_certificate boolean not null default false, -- declared by its trainer
    add column approved_at timestamptz,                        -- a second person agreed; null: nobody has
    add column approved_by uuid references persons,            -- null with approved_at: nobody else was eligible, and a day passed
    add column lacks_told_at timestamptz,                      -- when its trainer was told what it lacks
    add constraint course_versions_approved check (approved_by is null or approved_at is not null);
create index course_versions_approved_by on course_versions (approved_by) where approved_by is not null;

-- Who wrote or changed what stands in a version. A revision takes over those of the version it is made from.
create table version_authors (
    version_id      uuid not null references course_versions on delete cascade,
    person_id       uuid not null references persons,
    since           timestamptz not null,
    primary key (version_id, person_id)
);
create index version_authors_person on version_authors (person_id);
insert into version_authors (version_id, person_id, since)
    select v.id, a.person_id, min(w.created_at)
    from course_versions v join courses c on c.id = v.course_id
    join course_versions w on w.course_id = v.course_id and w.number <= v.number
    cross join lateral (values (w.created_by), (w.published_by), (c.created_by)) a(person_id)
    where a.person_id is not null group by v.id, a.person_id;

-- The same for quizzes, whose questions say by whom they were written but not who put them there.
create table quiz_authors (
    quiz_id         uuid not null references quizzes on delete cascade,
    person_id       uuid not null references persons,
    since           timestamptz not null,
    primary key (quiz_id, person_id)
);
insert into quiz_authors (quiz_id, person_id, since)
    select q.quiz_id, q.person_id, min(q.since) from (
        select id as quiz_id, created_by as person_id, created_at as since from quizzes
        union all
        select t.quiz_id, v.created_by, v.created_at from quiz_slots t join question_versions v on v.id = t.version_id
    ) q group by q.quiz_id, q.person_id;
insert into version_authors (version_id, person_id, since)
    select m.version_id, a.person_id, min(a.since) from modules m join quiz_authors a on a.quiz_id = m.quiz_id group by m.version_id, a.person_id
    on conflict do nothing;

-- The rule that an enrolment was made under: whether completing it earns a certificate and, when not, why.
alter table enrolments
    add column certificate boolean not null default true,     -- who is enrolled now keeps the rule of the enrolment
    add column certificate_why text not null default '' check (certificate_why in ('','declared','unapproved','author')),
    add constraint enrolments_certificate check (certificate = (certificate_why = ''));
-- A server of the version before, still running, enrols without a certificate from here on.
alter table enrolments alter column certificate set default false, alter column certificate_why set default 'unapproved';
