-- +goose Up
-- Why: a level says little until somebody says what a person of that level does. A framework brings descriptors of its competencies'
-- levels; authors choose the one that a question asks for, and reviewers judge by them. A competency may have none.

create table competency_descriptors (
    competency_id   uuid not null references competencies,
    level           smallint not null check (level between 1 and 9),
    position        smallint not null check (position > 0),
    text_id         text not null check (length(text_id) between 1 and 300),
    text_en         text not null check (length(text_en) between 1 and 300),
    primary key (competency_id, level, position)
);
