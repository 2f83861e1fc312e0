-- +goose Up
-- Why: where a level begins was never anybody's word but the program's. A panel of judges says it; two persons take its record over, as a
-- new version, and what was measured before keeps the cuts by which it was decided.
alter table cut_scores
    add column method text not null default '',                   -- how the panel worked: Angoff, bookmark, …
    add column panel_on date,                                      -- the day of the panel's record
    add column approved_by uuid references persons,
    add constraint cut_scores_two check (approved_by is null or approved_by is distinct from imported_by);
create index cut_scores_imported_by on cut_scores (imported_by);
create index cut_scores_approved_by on cut_scores (approved_by);
