-- What may be asked in an assessment of a unit. It reads, besides this package's tables, unit_versions (people), to know which
-- banks lie above.
with recursive above(unit_id) as (
    select ?::uuid
    union
    select v.parent_id from unit_versions v join above a on v.unit_id = a.unit_id where v.parent_id is not null and v.valid_to is null
)
select b.id as question_id, v.id as version_id, v.competency_id, v.level, v.kind, not b.open as closed, v.body,
    array(select case when e.question_id = b.id then e.enemy_id else e.question_id end from question_enemies e
        where b.id in (e.question_id, e.enemy_id)) as enemies
from questions b
join question_versions v on v.id = b.reviewed_version_id
where b.state <> 'retired' and v.competency_id in (?) and v.level is not null
and (b.unit_id = (select unit_id from above limit 1) or b.shared = 'all' or b.shared = 'below' and b.unit_id in (select unit_id from above))
order by b.id
