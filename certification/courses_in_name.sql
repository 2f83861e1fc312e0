-- Reads courses, course_versions, persons, certificates, awaiting_certificates. Given: the issuers of one signatory. The courses
-- whose learners earn certificates now, and those of which some were issued, or wait, in that name.
with done as (select c.course_id, count(*) as issued from certificates c where c.issuer_id = any (?0::uuid[]) group by 1),
waits as (select (w.completed ->> 'course_id')::uuid as course_id, count(*) as waiting from awaiting_certificates w
          where w.issuer_id = any (?0::uuid[]) group by 1)
select c.id, v.title, v.jp, v.published_at, coalesce(p.name, '') as approved_by,
       v.state = 'published' and not v.no_certificate and v.approved_at is not null and c.archived_at is null as open,
       coalesce(done.issued, 0) as issued, coalesce(waits.waiting, 0) as waiting
from courses c
join lateral (select * from course_versions v where v.course_id = c.id and v.state not in ('draft', 'binned') order by v.number desc limit 1) v on true
left join persons p on p.id = v.approved_by
left join done on done.course_id = c.id
left join waits on waits.course_id = c.id
where v.state = 'published' and not v.no_certificate and v.approved_at is not null and c.archived_at is null
   or done.course_id is not null or waits.course_id is not null
order by 6 desc, v.title, c.id
