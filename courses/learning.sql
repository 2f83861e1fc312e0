-- An enrolment ($1) of a person ($2) with one of its modules ($3), its text not loaded. Reads media, which media owns.
select e.id, e.person_id, e.course_id, e.version_id, e.source, e.enrolled_at,
    e.last_module_id, e.last_seen_at, e.completed_at, e.withdrawn_at, e.certificate, e.certificate_why, m.id as m_id, m.version_id as m_version_id, m.position as m_position, m.part as m_part,
    m.kind as m_kind, m.title as m_title, m.minutes as m_minutes, m.quiz_id as m_quiz_id, m.words as m_words, m.media_id as m_media_id,
    jsonb_build_object('duration_s', f.duration_s, 'pages', f.pages) as m_media
from enrolments e join modules m on m.version_id = e.version_id left join media f on f.id = m.media_id
where e.id = $1 and e.person_id = $2 and m.id = $3
