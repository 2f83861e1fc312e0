-- Finding: the places of published versions. Reads competencies (competencies) and media_words (media).

-- section: list places
-- $1 what is asked (finding), $2 courses, $3 how many places each, $4 how ts_headline shows them. A place that has all words comes first. What is
-- asked is made once, and held against the places of these courses alone («is true» keeps the index of all places out).
with asked as materialized (select finding($1::jsonb, true) as whole, finding($1::jsonb, false) as part)
select p.course_id, p.module_id, p.module, p.anchor, p.second, p.page, p.heading,
    ts_headline('indonesian', left(concat_ws('. ', nullif(p.heading, p.module), nullif(p.body, '')), 20000), finding_in($1::jsonb, p.words), $4) as snippet
from (
    select v.course_id, a.*, coalesce(m.title, '') as module,
        row_number() over (partition by v.course_id order by a.words @@ q.whole desc, ts_rank(a.words, q.part) desc, a.n) as place
    from asked q cross join course_versions v join course_passages a on a.version_id = v.id left join modules m on m.id = a.module_id
    where v.state = 'published' and v.course_id = any ($2::uuid[]) and (a.words @@ q.part) is true
) p where p.place <= $3::int order by p.course_id, p.place

-- section: write course
insert into course_passages (version_id, n, heading, body, words)
select t.id, 0, t.title, t.body, setweight(findable(t.title), 'A') || setweight(findable(t.body), 'B') from (
    select v.id, v.title, concat_ws('. ', nullif(v.summary, ''), nullif(array_to_string(v.outcomes, '. '), ''),
        (select string_agg(concat_ws(' ', k.code, k.name_id, k.name_en), '. ' order by k.code) from course_competencies cc
        join competencies k on k.id = cc.competency_id where cc.version_id = v.id)) as body
    from course_versions v where v.id = ?version
) t

-- section: write places
-- $1 the version, then a column each: $2 n, $3 the module, $4 anchor, $5 heading, $6 body.
insert into course_passages (version_id, n, module_id, anchor, heading, body, words)
select $1::uuid, p.n, p.module, p.anchor, p.heading, p.body, findable(p.heading || ' ' || p.body)
from unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[]) as p (n, module, anchor, heading, body)

-- section: write files
insert into course_passages (version_id, n, module_id, second, page, heading, body, words)
select m.version_id, m.position * 1000 + least(row_number() over (partition by m.id order by w.n), 999), m.id,
    case m.kind when 'video' then w.n else 0 end, case m.kind when 'pdf' then w.n else 0 end, m.title, w.words, findable(w.words)
from modules m join media_words w on w.media_id = m.media_id where m.version_id = ?version
on conflict do nothing

-- section: write words
update course_versions v set words = setweight(findable(v.title), 'A') || setweight(findable(c.body), 'B') || findable(coalesce(m.body, ''))
from (select body from course_passages where version_id = ?version and n = 0) c,
    (select string_agg(heading || ' ' || body, ' ' order by n) as body from course_passages where version_id = ?version and n > 0) m
where v.id = ?version

-- section: write known
insert into course_words (word)
select distinct w from course_passages p, unnest(tsvector_to_array(to_tsvector('simple', left(p.heading || ' ' || p.body, 300000)))) w
where p.version_id = ?version and w ~ '^[[:alpha:]]{3,40}$'
on conflict do nothing

-- section: list showing
select distinct m.version_id from modules m join course_versions v on v.id = m.version_id
where v.state = 'published' and m.media_id = ?medium

-- section: forget file
delete from course_passages p using modules m
where p.version_id = ?version and m.id = p.module_id and m.media_id = ?medium and (p.page > 0 or p.second > 0)

-- section: forget
delete from course_passages where version_id in (?versions)
