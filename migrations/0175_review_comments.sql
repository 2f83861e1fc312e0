-- +goose Up
-- Why: the second person who reads a course before it is published could only agree or refuse with one reason; what they meant, and where, was lost.

-- What a reviewer or an author said at a module of a version. Words are never changed; learners never see them.
create table review_comments (
    id          uuid primary key,
    version_id  uuid not null references course_versions on delete cascade,
    module_id   uuid not null references modules on delete cascade,
    lineage_id  uuid not null,                             -- the module in every version: what is open stands at the next draft, too
    quote       text not null default '' check (length(quote) <= 500),  -- the words of the text that are meant
    words       text not null check (length(words) between 1 and 2000),
    made_by     uuid not null references persons,
    made_at     timestamptz not null,
    resolved_by uuid references persons,
    resolved_at timestamptz,
    constraint review_comments_resolved check ((resolved_by is null) = (resolved_at is null))
);
create index review_comments_version on review_comments (version_id);
create index review_comments_module on review_comments (module_id);
create index review_comments_open on review_comments (lineage_id) where resolved_at is null;
create index review_comments_made_by on review_comments (made_by);
create index review_comments_resolved_by on review_comments (resolved_by) where resolved_by is not null;

create table review_answers (
    id         uuid primary key,
    comment_id uuid not null references review_comments on delete cascade,
    words      text not null check (length(words) between 1 and 2000),
    made_by    uuid not null references persons,
    made_at    timestamptz not null
);
create index review_answers_comment on review_answers (comment_id, made_at);
create index review_answers_made_by on review_answers (made_by);

-- What had been said when a second person decided: it stays with the approval, whatever becomes of the version.
create table review_records (
    approval_id uuid primary key references approvals,
    comments    jsonb not null,
    recorded_at timestamptz not null
);
create trigger review_records_append_only before update or delete on review_records for each row execute function refuse_change();
