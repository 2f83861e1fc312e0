-- What courses reads of other packages: unit_versions, assignments and persons (people); competencies (competencies), media and renditions (media); quizzes
-- and attempts (quizzes); course_coauthors (coauthors) and course_pictures (pictures). Whoever changes one of these tables finds here what leans on it. Sections that begin with a verb are
-- statements, the others are parts of one.

-- section: course page
select c.id as course_id, c.slug, v.id as version_id, v.title, v.summary, v.outcomes, v.jp, v.minutes, v.language,
    v.published_at, c.archived_at is not null as archived, e.id as enrolment_id, e.completed_at, e.last_seen_at, d.due_on, v.cover_alt,
    case when e.id is not null then e.certificate_why when v.no_certificate then 'declared'
        when v.approved_at is null then 'unapproved' else '' end as certificate_why,
    coalesce((select u.name from unit_versions u where u.unit_id = c.unit_id and u.valid_to is null), '') as unit_name
from courses c join course_versions v on v.course_id = c.id and v.state = 'published'
left join enrolments e on e.course_id = c.id and e.person_id = $1 and e.withdrawn_at is null
left join courses_due($1, $2, $3) d on d.course_id = c.id
where (c.slug = $4 or c.id = $5) and (c.archived_at is null or e.id is not null) order by c.id = $5 desc

-- section: list catalogue
-- $1 the person, $2 their unit, $3 their day; $4 what is asked (finding), $5 a group, $6 the most JP, $7 a language, $8 '',
-- 'open' or 'mandated'; $11 a competency that it teaches to level $12 or above; $13 the courses to choose from; $14 the most minutes, $15 the
-- most bytes that it costs (one of which that is not known is left out), $16 whether all of it can be learnt without a signal. An argument
-- that is empty, null, 0 or false leaves nothing out.
-- What is asked is made once, and asked of the index; among many courses that have it, those that say it of themselves come first, and the texts of
-- all are not read to tell how often each says it.
with asked as materialized (select case when $4::jsonb <> '[]' then finding($4::jsonb, true) end as q),
found as materialized (
    select v.id, case when count(*) over () <= 200 then ts_rank(v.words, a.q)
        when p.words @@ a.q then 1 + ts_rank(p.words, a.q) + case when ts_rank('{0,0,0,1}', p.words, a.q) > 0 then 1 else 0 end else 0 end as rank
    from asked a join course_versions v on v.words @@ a.q left join course_passages p on p.version_id = v.id and p.n = 0
    where v.state = 'published'
)
select c.id as course_id, c.slug, v.title, v.summary, v.jp, v.minutes, coalesce(v.data_bytes, 0) as data_bytes, v.language, v.published_at,
    e.id as enrolment_id, e.completed_at, d.due_on, case when e.id is not null then e.certificate_why when v.no_certificate then 'declared'
        when v.approved_at is null then 'unapproved' else '' end as certificate_why,
    coalesce((select u.name from unit_versions u where u.unit_id = c.unit_id and u.valid_to is null), '') as unit_name,
    (select count(*) from modules m where m.version_id = v.id) as modules, v.cover_alt,
    case when v.cover_picture = '' then '[]' else coalesce((select jsonb_agg(jsonb_build_object('n', r.n, 'key', r.key, 'type', r.type, 'bytes', r.bytes, 'width', r.width, 'height', r.height))
        from course_pictures p join media f on f.id = p.media_id and f.state = 'ready' join renditions r on r.media_id = f.id and r.role = 'picture'
        where p.course_id = c.id and p.name = v.cover_picture), '[]') end as cover_sizes,
    array(select distinct k.group_code from course_competencies cc join competencies k on k.id = cc.competency_id
        where cc.version_id = v.id order by 1) as "groups",
    count(*) over () as total
from course_versions v join courses c on c.id = v.course_id
left join found f on f.id = v.id
left join enrolments e on e.course_id = c.id and e.person_id = $1::uuid and e.withdrawn_at is null
left join courses_due($1::uuid, $2::uuid, $3::date) d on d.course_id = c.id
where v.state = 'published' and c.archived_at is null and ($4::jsonb = '[]' or f.id is not null)
    and ($5::text = '' or exists (select from course_competencies cc join competencies k on k.id = cc.competency_id
        where cc.version_id = v.id and k.group_code = $5::text))
    and ($6::bigint <= 0 or v.jp <= $6::bigint) and ($7::text = '' or v.language = $7::text)
    and ($14::bigint <= 0 or v.minutes <= $14::bigint) and ($15::bigint <= 0 or v.data_bytes <= $15::bigint)
    and (not $16::bool or not exists (select from modules m where m.version_id = v.id and m.kind in ('link', 'package')))
    and ($11::uuid is null or exists (select from course_competencies cc join competencies k on k.id = cc.competency_id
        where cc.version_id = v.id and cc.level >= $12::bigint
        and coalesce(k.same_as, k.id) = (select coalesce(l.same_as, l.id) from competencies l where l.id = $11::uuid)))
    and ($13::uuid[] is null or c.id = any ($13::uuid[]))
    and case $8::text when 'open' then e.completed_at is null when 'mandated' then d.due_on is not null else true end
order by f.rank desc nulls last,
    case when e.completed_at is null then d.due_on end nulls last, v.published_at desc, v.id
limit $9::bigint offset $10::bigint

-- section: list unweighed
-- Published versions of which nobody noted what they cost in data, or of which a file changed since, or that were weighed by other constants
-- than ?scale; ?most of them. Reads media (media).
select v.id from course_versions v
where v.state = 'published' and (v.weighed_at is null or v.weighed_by <> ?scale
    or exists (select from modules m join media f on f.id = m.media_id where m.version_id = v.id and f.updated_at > v.weighed_at))
order by v.id limit ?most

-- section: list groups
select k.group_code as code, min(k.group_name_id) as name_id, min(k.group_name_en) as name_en
from course_versions v join courses c on c.id = v.course_id join course_competencies cc on cc.version_id = v.id
join competencies k on k.id = cc.competency_id
where v.state = 'published' and c.archived_at is null group by 1 order by 1

-- section: list teaching
-- The courses that can be taken and teach the lines of some competencies, by the level to which they do.
select l.id as competency_id, c.id as course_id, c.slug, v.title, v.jp, v.minutes, max(cc.level) as level
from competencies l
join competencies k on coalesce(k.same_as, k.id) = coalesce(l.same_as, l.id)
join course_competencies cc on cc.competency_id = k.id
join course_versions v on v.id = cc.version_id and v.state = 'published'
join courses c on c.id = v.course_id and c.archived_at is null
where l.id = any (?list::uuid[])
group by l.id, c.id, v.id order by max(cc.level), v.minutes, c.id

-- section: list taught
select cc.version_id, cc.competency_id, cc.level, k.code, k.name_id, k.name_en
from course_competencies cc join competencies k on k.id = cc.competency_id
where cc.version_id = $1 order by k.position, k.code

-- section: move who has not begun
-- Whoever has begun, be it by an attempt without opening its module, stays on the version they began; who will earn a certificate
-- stays where it can be earned.
update enrolments e set version_id = ?to, last_module_id = null, certificate = ?earns, certificate_why = ?why
where (?earns or not e.certificate) and e.version_id in (?from) and e.completed_at is null
and not exists (select from module_progress p where p.enrolment_id = e.id)
and not exists (select from attempts a where a.enrolment_id = e.id)

-- section: find quiz to use
select z.id from quizzes z where z.id = ?quiz and z.frozen_at is null and ?scope
and not exists (select from modules o join course_versions v on v.id = o.version_id where o.quiz_id = z.id and o.id <> ?module and v.state <> 'binned')

-- section: may change
(?units or exists (select from course_coauthors o where o.course_id = c.id and o.person_id = ?person))
