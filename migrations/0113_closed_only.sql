-- +goose Up
-- An assessment may be made of closed questions alone: beside the questions that everybody may see, a unit's own prove more.
alter table assessments add column closed_only boolean not null default false;
