-- +goose Up
-- What learners find: the places of a published version with words in them (owner: courses). Words are kept as they stand and by their
-- Indonesian stem; what is asked is made by finding().
create table course_passages (
    version_id      uuid not null references course_versions on delete cascade,
    n               int not null,                      -- order in the version; 0 is the course itself
    module_id       uuid references modules on delete cascade, -- none: the course itself
    anchor          text not null default '',          -- of an article's heading
    second          int not null default 0,            -- of a video's captions
    page            int not null default 0,            -- of a PDF
    heading         text not null default '',
    body            text not null,
    words           tsvector not null,
    primary key (version_id, n)
);
comment on table course_passages is 'owner: courses';
create index course_passages_words on course_passages using gin (words);
create index course_passages_module on course_passages (module_id);

-- Every word that a published version has, so that a mistyped one can be told; a word stays when its course goes.
create table course_words (word text primary key);
comment on table course_words is 'owner: courses';
create index course_words_length on course_words (length(word));

-- +goose StatementBegin
create function findable(text) returns tsvector language sql immutable parallel safe as $$
    select to_tsvector('indonesian', left($1, 300000)) || to_tsvector('simple', left($1, 300000))
$$;
-- +goose StatementEnd

-- finding makes a query of alternatives: each group is one thing asked for, in any of its words, whose last may go on.
-- +goose StatementBegin
create function finding(groups jsonb, every boolean) returns tsquery language plpgsql immutable parallel safe as $$
declare
    q tsquery; g jsonb; w text; one tsquery; alternative tsquery;
begin
    for g in select value from jsonb_array_elements(groups) loop
        one := null;
        for w in select value from jsonb_array_elements_text(g) loop
            alternative := phraseto_tsquery('indonesian', w) || phraseto_tsquery('simple', w);
            if position(' ' in w) = 0 and length(w) > 2 then
                alternative := alternative || to_tsquery('simple', quote_literal(w) || ':*');
            end if;
            one := case when one is null then alternative else one || alternative end;
        end loop;
        if one is not null then
            q := case when q is null then one when every then q && one else q || one end;
        end if;
    end loop;
    return coalesce(q, ''::tsquery);
end $$;
-- +goose StatementEnd

-- What files say, so that it is found: of a PDF by page, of captions by the second in which it shows (owner: media).
create table media_words (
    media_id        uuid not null references media on delete cascade,
    n               int not null,
    words           text not null,
    primary key (media_id, n)
);
comment on table media_words is 'owner: media';

alter table course_versions add column words tsvector not null default ''; -- published: all its words, the title's first
create index course_versions_words on course_versions using gin (words) where state = 'published';

-- What is published already is found by its own words; its places come with the next version.
insert into course_passages (version_id, n, heading, body, words)
select v.id, 0, v.title, v.search_text, findable(v.search_text) from course_versions v where v.state = 'published';
insert into course_passages (version_id, n, module_id, heading, body, words)
select v.id, m.position * 1000, m.id, m.title, coalesce(m.body, ''), findable(concat_ws(' ', m.title, m.body))
from course_versions v join modules m on m.version_id = v.id where v.state = 'published';
update course_versions v set words = setweight(findable(v.title), 'A') || setweight(findable(v.search_text), 'B') ||
    findable((select string_agg(concat_ws(' ', p.heading, p.body), ' ' order by p.n) from course_passages p where p.version_id = v.id and p.n > 0))
where v.state = 'published';
insert into course_words (word)
select distinct w from course_versions v, course_passages p, unnest(tsvector_to_array(to_tsvector('simple', left(p.heading || ' ' || p.body, 300000)))) w
where v.state = 'published' and p.version_id = v.id and w ~ '^[[:alpha:]]{3,40}$'
on conflict do nothing;
alter table course_versions drop column search_text;
