-- +goose Up
-- Why: a page of a PDF as a picture of 1000 pixels cannot be read on a phone of 360, nor by a screen reader, and costs forty times its words.
-- What a page says is kept in the order of reading beside its picture (owner: media); a page without words that can be trusted has no row.
create table media_pages (
    media_id        uuid not null references media on delete cascade,
    n               int not null check (n > 0),
    blocks          jsonb not null,     -- headings, paragraphs, items and figures
    bytes           int not null,       -- that a learner is sent of it, compressed, with the figures that come unasked
    primary key (media_id, n)
);
comment on table media_pages is 'owner: media';
