-- +goose Up
-- Why: a course is written by people of several units, but only trainers of its own unit could change it. A co-author has the rights of those
-- over one course, and is one of its authors: they neither agree to it as the second person nor earn its certificate.
create table course_coauthors (
    course_id       uuid not null references courses on delete cascade,
    person_id       uuid not null references persons,
    invited_by      uuid not null references persons,
    invited_at      timestamptz not null,
    primary key (course_id, person_id)
);
create index course_coauthors_person on course_coauthors (person_id);
create index course_coauthors_inviter on course_coauthors (invited_by);

-- A person is co-author of a course that uses a quiz, in a version that somebody reads.
create function writes_quiz(the_person uuid, the_quiz uuid) returns boolean language sql stable parallel safe as $$
    select exists (select from course_coauthors a join course_versions v on v.course_id = a.course_id and v.state <> 'binned'
        join modules m on m.version_id = v.id where a.person_id = the_person and m.quiz_id = the_quiz)
$$;
