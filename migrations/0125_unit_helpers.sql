-- +goose Up
-- Who helps the people of a unit, as its HR officer or administrator says. The units below inherit it. An empty text is not said.
create table unit_helpers (
    unit_id    uuid primary key references units (id),
    name       text not null check (name <> ''),
    post       text not null,
    phone      text not null check (phone <> ''),
    hours      text not null,
    updated_at timestamptz not null
);
