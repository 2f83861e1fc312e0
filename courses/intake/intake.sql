-- What came of documents. It reads, besides this package's course_document_modules, modules and course_versions (courses).

-- section: note modules
insert into course_document_modules (document_id, module_id, written_at) select $1, m.id, m.updated_at from modules m where m.id = any($2)

-- section: list written anew
-- What of a document was written anew since, or stands in another version than the draft.
select m.title from course_document_modules o join modules m on m.id = o.module_id
join course_versions v on v.id = m.version_id and v.state <> 'binned'
where o.document_id = $1 and (m.version_id <> $2 or m.updated_at <> o.written_at) order by m.position
