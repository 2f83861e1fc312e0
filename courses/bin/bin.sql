-- What was deleted from courses. It reads, besides this package's course_bin, course_versions (courses) for their titles. Only what the
-- viewer may restore is read: ?mine.

-- section: list
select b.*, ?by_name as by_name,
    (select v.title from course_versions v where v.course_id = b.course_id order by v.state = 'draft' desc, v.number desc limit 1) as course
from course_bin b
where b.deleted_at > ?since and ?mine

-- section: by oneself
    and b.deleted_by = ?self and b.deleted_at > ?just

-- section: of course
    and b.course_id = ?course

-- section: latest
order by b.deleted_at desc, b.id desc limit ?limit
