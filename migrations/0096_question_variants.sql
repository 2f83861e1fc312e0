-- +goose Up
-- Why: a question whose key is public measures little without supervision. A closed variant of it is a question of its own, which keeps
-- where it came from and what its author was told to look at.

alter table questions
    add column variant_of uuid references questions,
    add column variant_notes jsonb not null default '[]'; -- exchange.Note: what was changed, and what is left to its author
create index questions_variant on questions (variant_of) where variant_of is not null;
