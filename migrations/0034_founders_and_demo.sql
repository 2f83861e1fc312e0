-- +goose Up
-- Why: an installation was founded as soon as its second founder had typed a password; the second factor, without which nobody
-- approves anything, could still be missing. Founders' own sign-ins are noted apart, so that neither a password alone nor a removed
-- account decides when power begins to take two.
alter table founders add column signed_in_at timestamptz;
update founders f set signed_in_at = a.last_sign_in_at
from accounts a where a.person_id = f.person_id and a.totp_since is not null and a.last_sign_in_at is not null;

-- The demo's passwords are published. A database that was once filled with it is marked for good, whatever the settings of the server
-- that opens it later say; those that were filled before this are known by their first two people.
create table demo_data (
    only_row        boolean primary key default true check (only_row),
    made_at         timestamptz not null
);
comment on table demo_data is 'owner: identity';
insert into demo_data (made_at)
select max(p.created_at) from persons p
where (p.nip, p.name) in (('199003122019032001', 'Ratna Wulandari Kusumaningtyas'), ('198107042006041002', 'Hendra Gunawan Siregar'))
having count(*) = 2;
