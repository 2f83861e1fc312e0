-- What is said about courses. It reads, besides this package's review_comments and review_answers: course_versions, modules (courses) and persons (people).

-- section: of version
select c.id, c.version_id, m.id as module_id, m.title as module_title, m.position, o.number, case when c.deleted_at is null then c.quote else '' end as quote,
    case when c.deleted_at is null then c.words else '' end as words, c.deleted_at is not null as deleted, c.changed_at, c.made_by, p.name as made_by_name, c.made_at,
    c.resolved_at, coalesce(r.name, '') as resolved_by_name, case when c.quote <> '' then m.body else '' end as body
from course_versions v
join modules m on m.version_id = v.id
join review_comments c on c.lineage_id = m.lineage_id
join course_versions o on o.id = c.version_id and o.course_id = v.course_id
join persons p on p.id = c.made_by
left join persons r on r.id = c.resolved_by
where v.id = ?version and (?module::uuid is null or m.id = ?module)
    and (c.deleted_at is null or exists (select from review_answers a where a.comment_id = c.id and a.deleted_at is null))
    and (c.version_id = v.id and c.module_id = m.id or c.resolved_at is null and c.deleted_at is null and o.state <> 'binned' and o.number < v.number)
order by m.position, c.made_at, c.id

-- section: answers
select a.id, a.comment_id, a.words, a.made_by, p.name as made_by_name, a.made_at, a.changed_at
from review_answers a join persons p on p.id = a.made_by
where a.comment_id = any(?comments::uuid[]) and a.deleted_at is null
order by a.made_at, a.id

-- section: module
select m.id, m.lineage_id, m.title, m.body from modules m where m.id = ?module and m.version_id = ?version

-- section: modules
select m.id, m.title, m.kind from modules m where m.version_id = ?version order by m.position

-- section: at
select m.id, m.lineage_id, m.title, '' as body from modules m where m.id = ?module

-- section: one
select c.* from review_comments c
join course_versions o on o.id = c.version_id
join course_versions v on v.id = ?version and v.course_id = o.course_id
where c.id = ?comment and (c.deleted_at is null or ?gone)
for update of c

-- section: back
select c.* from review_comments c
join course_versions o on o.id = c.version_id
join course_versions v on v.id = ?version and v.course_id = o.course_id
where c.id = ?comment and c.made_by = ?who and c.deleted_at > ?since

-- section: one answer
select a.* from review_answers a where a.id = ?answer and a.comment_id = ?comment and a.deleted_at is null for update of a

-- section: answer back
select a.* from review_answers a where a.id = ?answer and a.comment_id = ?comment and a.made_by = ?who and a.deleted_at > ?since
