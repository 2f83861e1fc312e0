-- The completed courses, and tries that decided a level, whose certificate waits, the longest first: of those who serve in, or whose issuer belongs to, the scope.
-- Arguments 0 and 1 are that scope for persons and for units, 2 today, 3 the reason (empty for all), 4 and 5 the last row of the page
-- before (null at first), 6 how many at most (null: all). Reads persons, assignments, posts and unit_versions of people.
with waits as (
    select w.source_id, w.kind, w.enrolment_id, w.attempt_id, w.person_id, w.why, w.created_at, w.completed ->> 'title' as title,
        (w.completed ->> 'completed_at')::timestamptz as completed_at, coalesce(v.name, '') as issuer_unit
    from awaiting_certificates w
    left join issuers i on i.id = w.issuer_id
    left join unit_versions v on v.unit_id = i.unit_id and v.valid_to is null
    where ?0 or ?1
)
select w.*, p.nip, p.name, p.title_before, p.title_after, coalesce(u.name, '') as unit_name, coalesce(po.name, '') as post_name
from waits w
join persons p on p.id = w.person_id
left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?2 and (a.valid_to is null or a.valid_to > ?2)
left join posts po on po.id = a.post_id
left join unit_versions u on u.unit_id = a.unit_id and u.valid_to is null
where (?3 = '' or w.why = ?3) and (?5::uuid is null or (w.created_at, w.source_id) > (?4::timestamptz, ?5::uuid))
order by w.created_at, w.source_id
limit ?6
