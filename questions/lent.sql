-- Open questions, in the version that was reviewed, of banks in which somebody is no trainer (?0), which units of theirs (?1) may put on papers on a day (?2): their
-- keys are public, so that they may be read. Reads unit_versions, which people owns.
with recursive mine as (
    select u.unit_id from unit_versions u where ?1 and u.valid_from <= ?2 and (u.valid_to is null or u.valid_to > ?2)
), above(unit_id) as (
    select unit_id from mine
    union
    select v.parent_id from unit_versions v join above a on v.unit_id = a.unit_id where v.parent_id is not null and v.valid_to is null
)
select b.id from questions b
where b.open and b.state <> 'retired' and b.reviewed_version_id is not null and not ?0
    and (b.shared = 'all' or b.shared = 'below' and b.unit_id in (select unit_id from above))
