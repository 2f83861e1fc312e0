-- How learners stand in the package of a module, in whatever version of the course they take it: newest first; and what they
-- answered in it. Reads modules, course_versions and enrolments (courses), package_states, package_statements, packages (packages); persons, assignments, unit_versions (people). Arguments: module, day, skip, take.

-- section: standings
select e.id as enrolment_id, coalesce(array_agg(s.item) filter (where s.done_at is not null), '{}') as done_items, count(s.waived_at)::int as waived, count(*) filter (where s.success = 'failed' and s.done_at is null)::int as failed, count(*) filter (where s.success = 'passed')::int as passed, sum(s.launch)::int as launches, e.person_id, p.nip, concat_ws(', ', concat_ws(' ', nullif(p.title_before, ''), p.name), nullif(p.title_after, '')) as name,
    coalesce(max(u.name), '') as unit, v.number as version, jsonb_array_length(k.items) as items, count(s.done_at)::int as done,
    round(avg(s.best))::int as best, sum(s.seconds + s.launch_seconds)::int as seconds, max(s.updated_at) as updated_at,
    case when count(s.done_at) >= jsonb_array_length(k.items) then max(s.done_at) end as done_at, count(*) over ()::int as total
from modules one
join modules m on m.lineage_id = one.lineage_id
join course_versions v on v.id = m.version_id
join packages k on k.media_id = m.media_id
join package_states s on s.module_id = m.id
join enrolments e on e.id = s.enrolment_id and e.withdrawn_at is null
join persons p on p.id = e.person_id
left join assignments w on w.person_id = e.person_id and w.main and w.valid_from <= ?day::date and (w.valid_to is null or w.valid_to > ?day::date)
left join unit_versions u on u.unit_id = w.unit_id and u.valid_from <= ?day::date and (u.valid_to is null or u.valid_to > ?day::date)
where one.id = ?module
group by e.id, e.person_id, p.id, v.number, k.media_id
order by max(s.updated_at) desc, e.id
offset ?skip limit ?take

-- section: answers
select p.id as person_id, p.nip, concat_ws(', ', concat_ws(' ', nullif(p.title_before, ''), p.name), nullif(p.title_after, '')) as name,
    coalesce(i.title, a.item) as part, a.launch, a.question, a.kind, a.response, a.result, a.at
from modules one
join modules m on m.lineage_id = one.lineage_id
join package_statements a on a.module_id = m.id and a.verb = 'answered'
join enrolments e on e.id = a.enrolment_id and e.withdrawn_at is null
join persons p on p.id = a.person_id
left join packages k on k.media_id = a.media_id
left join lateral (select x->>'title' as title from jsonb_array_elements(k.items) as x where x->>'id' = a.item limit 1) i on true
where one.id = ?module
order by a.id desc
limit ?take
