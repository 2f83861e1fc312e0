-- +goose Up
-- Why: an installation that is set up today has no history under the former rule, in which a course's quiz gave a level. There it is
-- measurements that count from its first day; who set it up is no person, and nobody agreed.
alter table measurement_policies
    alter column set_by drop not null,
    alter column approved_by drop not null,
    add constraint measurement_policies_founded check ((set_by is null) = (approved_by is null));
comment on column measurement_policies.set_by is 'null: when the installation was set up (mumpuni init)';

