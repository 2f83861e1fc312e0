-- +goose Up
-- Why: a board named the people with a gap, and HR ordered a course for each of them by hand. One order is for many: a mandate a
-- person, of a course or of an assessment, given and taken back in one act.

create table orders (
    id              uuid primary key,
    unit_id         uuid not null references units,        -- of the list it was made from: who may read that unit's orders reads it
    competency_id   uuid not null references competencies,
    state           text not null default '',              -- in which people were listed; '': all
    course_id       uuid references courses,
    assessment_id   uuid references assessments,
    due_on          date not null,
    note            text not null default '',
    chosen          int not null,                          -- people of the list
    given           int not null check (given > 0),        -- mandates; the others had it already, or could not
    left_out        jsonb not null default '{}',           -- how many, by the key of the reason
    created_by      uuid not null references persons,
    created_at      timestamptz not null,
    cancelled_by    uuid references persons,
    cancelled_at    timestamptz,
    constraint orders_target check ((course_id is null) <> (assessment_id is null)),
    constraint orders_cancelled check ((cancelled_at is null) = (cancelled_by is null))
);
create index orders_unit on orders (unit_id, created_at desc);
create index orders_competency on orders (competency_id);
create index orders_course on orders (course_id);
create index orders_assessment on orders (assessment_id);
create index orders_created_by on orders (created_by);
create index orders_cancelled_by on orders (cancelled_by);

alter table mandates alter column course_id drop not null;
alter table mandates
    add column assessment_id uuid references assessments,
    add column order_id uuid references orders,
    add constraint mandates_target check ((course_id is null) <> (assessment_id is null)),
    add constraint mandates_many check (assessment_id is null or order_id is not null and person_id is not null);
create index mandates_order on mandates (order_id);
create index mandates_assessment on mandates (assessment_id, person_id);

-- As in migration 0007. What differs: a mandate may be of no course.
-- +goose StatementBegin
create or replace function courses_due(the_person uuid, the_unit uuid, as_of date) returns table (course_id uuid, due_on date)
language plpgsql stable parallel safe rows 5 as $$
begin
    return query select d.course_id, min(d.due_on) from mandates d
        where d.cancelled_at is null and d.course_id is not null and (d.person_id = the_person
            or d.unit_id = any (array(select u.unit_id from units_above(the_unit, as_of) u)))
        group by d.course_id;
end $$;
-- +goose StatementEnd
