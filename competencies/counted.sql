-- What counts of a person, from this package's tables alone.

-- section: in force
select m.*, c.code, c.name_id, c.name_en, coalesce(l.name_id, '') as level_id, coalesce(l.name_en, '') as level_en,
    coalesce((select s.panel_size from cut_scores s join competencies k on k.id = s.competency_id
        where coalesce(k.same_as, k.id) = m.line_id and s.version = m.cuts_version limit 1), 0) as panel
from (
    select distinct on (n.source, n.source_id, n.competency_id) n.id, n.person_id, n.competency_id, n.line_id, n.source, n.source_id, n.revision,
        n.measured_at, n.recorded_at, n.valid_until, n.grade, n.supervised, n.questions, n.p, n.eap, n.sd, n.attained, n.below_from,
        n.stopped, n.rule, n.cuts_version, n.calibration_id, n.held_until
    from measurements n
    where n.person_id = ?person and n.grade = 'E2' and n.withdrawn_at is null and (n.held_until is null or n.held_until <= ?at)
    order by n.source, n.source_id, n.competency_id, n.revision desc
) m
join competencies c on c.id = m.competency_id
left join framework_levels l on l.framework_id = c.framework_id and l.level = m.attained
order by m.measured_at, m.source_id, c.position
