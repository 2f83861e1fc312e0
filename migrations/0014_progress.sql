-- +goose Up
-- Why: a column says one thing. module_progress.seen held seconds watched, pages shown, how deep an article was read and the best
-- result of a quiz, and position the attempt that passed it; what a query or a constraint needs is a column of its own. Servers
-- of the version before do not know these columns, so they are stopped before this migration (docs/operations.md).
alter table module_progress
    add column depth         int not null default 0 check (depth between 0 and 10000), -- article: the deepest point read, of 10000
    add column best_fraction int check (best_fraction between 0 and 10000), -- quiz: the best result so far, of 10000; null before the first
    add column attempt_id    uuid references attempts; -- quiz: of the attempts that passed, the best

update module_progress p set depth = least((p.seen -> 0 ->> 1)::int, 10000), seen = '[]'
from modules m where m.id = p.module_id and m.kind = 'article' and p.seen <> '[]';

update module_progress p set best_fraction = least((p.seen -> 0 ->> 1)::int, 10000), seen = '[]', position = p.position - 'attempt',
    attempt_id = (select a.id from attempts a where a.id = (p.position ->> 'attempt')::uuid)
from modules m where m.id = p.module_id and m.kind = 'quiz' and (p.seen <> '[]' or p.position ? 'attempt');

comment on column module_progress.seen is 'a set as ranges [from,to): of a video the seconds watched, of a PDF the pages shown';
comment on column module_progress.position is 'where to resume: {t: seconds} | {page: n, shown_at} | {scroll: of 10000}';
