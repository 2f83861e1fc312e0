-- +goose Up
-- Why: the end of an attempt writes once into each of its questions what the answer was worth. On full pages each such change went to another page and
-- into both indexes, which was much of what an end costs; with room left on the page it touches none. And each start of an assessment asks
-- which of its questions were retired, which few are: they are found by themselves.
alter table attempt_items set (fillfactor = 60);
create index questions_retired on questions (id) where state = 'retired';
