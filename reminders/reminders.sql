-- What reminders reads of others: persons, assignments and unit_versions (people), accounts (identity). Whoever changes one of these tables
-- finds here what leans on it.

-- section: recipients
-- How some persons are reached, and how they wish to be. Who has left, or whose account is suspended, gets no letter.
select p.id as person_id, coalesce(p.email, '') as address, p.left_on <= ?day::date is true or k.suspended_at is not null as gone,
    coalesce(k.locale, 'id') as locale, coalesce(u.time_zone, '') as time_zone, coalesce(s.mail, true) as mail, coalesce(s.digest, false) as digest,
    coalesce(s.quiet_from, 1200) as quiet_from, coalesce(s.quiet_to, 360) as quiet_to,
    (select count(*) from push_devices v where v.person_id = p.id)::int as devices
from persons p
left join accounts k on k.person_id = p.id
left join reminder_settings s on s.person_id = p.id
left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?day::date and (a.valid_to is null or a.valid_to > ?day::date)
left join unit_versions u on u.unit_id = a.unit_id and u.valid_from <= ?day::date and (u.valid_to is null or u.valid_to > ?day::date)
where p.id = any (?persons::uuid[])

-- section: told
-- Who of a group was told what, when and by what; who nudged is named.
select r.person_id, r.occasion, r.channel, r.state, r.reason, r.planned_at, r.ended_at, r.not_before, coalesce(b.name, '') as by_name
from reminders r left join persons b on b.id = r.by_id
where r.group_id = ?group and r.person_id = any (?persons::uuid[]) and ?scope and (r.state <> 'suppressed' or r.channel <> 'app')
order by r.person_id, r.planned_at, r.channel, r.id

-- section: told sums
select r.occasion, r.channel, r.state, count(*)::int as people, max(r.ended_at) as last
from reminders r where r.group_id = ?group and ?scope and (r.state <> 'suppressed' or r.channel <> 'app')
group by r.occasion, r.channel, r.state
order by min(r.planned_at), r.channel, r.state

-- section: nudged
select r.subject_id, r.person_id, max(r.planned_at) as last from reminders r
where r.occasion = 'nudge' and (r.subject_id, r.person_id) in (select * from unnest(?mandates::uuid[], ?persons::uuid[]))
group by r.subject_id, r.person_id
