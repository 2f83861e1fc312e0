-- The approvals that a person (argument 0) may know of, and what they may do with each. They know of what they asked, what is
-- about them, what they decided, what their role covers (their own or one they are deputy for), and as auditor of the units;
-- of a lone one also as administrator. 1 is today. Stands between reach.sql and may.sql.
-- Reads approvals of approvals; persons and unit_versions of people.
select a.*, asker.name as asked_name, coalesce(gains.name, '') as beneficiary_name, coalesce(decider.name, '') as decided_name,
    coalesce(stood.name, '') as for_name, coalesce(named.name, '') as approver_name, coalesce(v.name, '') as unit_name,
    cover.by_id as by_id, a.state = 'waiting' and cover.by_id is not null as may_approve,
    a.state = 'waiting' and (cover.by_id is not null or a.alone_at is not null and a.asked_by <> ?0 and (a.beneficiary_id = ?0 or looks.on_it)) as may_refuse
from approvals a
join persons asker on asker.id = a.asked_by
left join persons gains on gains.id = a.beneficiary_id
left join persons decider on decider.id = a.decided_by
left join persons stood on stood.id = a.for_id
left join persons named on named.id = a.approver_id
left join unit_versions v on v.unit_id = a.unit_ids[1] and v.valid_to is null
