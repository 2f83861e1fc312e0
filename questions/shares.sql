-- The banks whose questions in use may be put on papers of somebody's units (?1; a unit and all above it see what is shared below), and
-- of each how many. Own banks (?0) are counted whole. Reads unit_versions, which people owns.
with recursive mine as (
    select u.unit_id from unit_versions u where ?1 and u.valid_from <= ?2 and (u.valid_to is null or u.valid_to > ?2)
), above(unit_id) as (
    select unit_id from mine
    union
    select v.parent_id from unit_versions v join above a on v.unit_id = a.unit_id where v.parent_id is not null and v.valid_to is null
)
select b.unit_id, (select n.name from unit_versions n where n.unit_id = b.unit_id order by n.valid_from desc limit 1) as unit, bool_or(?0) as own,
    count(*) filter (where not b.open) as closed, count(*) filter (where b.open) as open,
    count(*) filter (where b.shared = 'below') as below, count(*) filter (where b.shared = 'all') as all
from questions b
where b.state <> 'retired' and (?0 or b.reviewed_version_id is not null and (b.shared = 'all' or b.shared = 'below' and b.unit_id in (select unit_id from above)))
group by b.unit_id
order by own desc, unit
