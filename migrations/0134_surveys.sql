-- +goose Up
-- Why: whether a course was of use was asked of nobody. What is answered must not be read back to one person, neither from small
-- figures nor from how figures differ from those of another day, version or filter.

-- What somebody answered to the survey at the end of a version. What is shown is what is counted: replies that were given or changed are
-- counted ten at a time, so that any two figures that anybody ever saw differ by ten people or by none.
create table survey_replies (
    id              uuid primary key,              -- says nothing of when
    course_id       uuid not null references courses,
    version_id      uuid not null references course_versions,
    enrolment_id    uuid not null references enrolments,
    person_id       uuid not null references persons, -- may change it for two weeks; shown to nobody
    scores          smallint[] not null,           -- 1 to 5 of each item, in the order of feedback.Items
    comment         text not null default '' check (length(comment) <= 1000),
    given_at        timestamptz not null,
    changed_at      timestamptz not null,
    counted         smallint[],                    -- the scores as they are counted; null: not yet
    counted_comment text not null default '',
    waiting         boolean not null,              -- what was said is not what is counted
    constraint survey_replies_once unique (version_id, person_id),
    constraint survey_replies_scores check (cardinality(scores) = 5 and 1 <= all (scores) and 5 >= all (scores))
);
create index survey_replies_course on survey_replies (course_id, version_id);
create index survey_replies_waiting on survey_replies (version_id) where waiting;
create index survey_replies_person on survey_replies (person_id);
create index survey_replies_enrolment on survey_replies (enrolment_id);
