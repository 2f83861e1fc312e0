-- +goose Up
-- Why: who leads a unit could see its gaps only by a role that does more (HR, administrator, auditor), or as a signatory without
-- people. A head sees what HR sees on boards and lists, and nothing of probabilities, abilities or signals. The role is given by
-- approval like the others; those who sign today, and who administers their units, are told that it is there.

alter table role_grants drop constraint role_grants_role_check,
    add constraint role_grants_role_check check (role in ('trainer','hr','signatory','administrator','auditor','head')) not valid;
alter table role_grants validate constraint role_grants_role_check;

insert into notices (id, person_id, at, key, args, href)
select gen_random_uuid(), s.person_id, now(), 'notices.head_offered', json_build_object('Unit', s.name), '/data-saya'
from (select distinct g.person_id, v.name from role_grants g join persons p on p.id = g.person_id and p.left_on is null
    join unit_versions v on v.unit_id = g.unit_id and v.valid_to is null where g.role = 'signatory' and g.revoked_at is null) s;

insert into notices (id, person_id, at, key, args, href)
select gen_random_uuid(), a.person_id, now(), 'notices.head_proposed', json_build_object('Person', a.signer, 'Unit', a.name), '/pegawai/' || a.signer_id
from (select distinct d.person_id, g.person_id as signer_id, p.name as signer, v.name
    from role_grants g join persons p on p.id = g.person_id and p.left_on is null
    join unit_versions v on v.unit_id = g.unit_id and v.valid_to is null
    cross join lateral units_above(g.unit_id, current_date) u
    join role_grants d on d.unit_id = u.unit_id and d.role = 'administrator' and d.revoked_at is null and d.person_id <> g.person_id
    where g.role = 'signatory' and g.revoked_at is null) a;
