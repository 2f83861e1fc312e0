-- +goose Up
-- Why: a certificate could stand in anybody's name under any post, and its signatory was never asked. Agency and post are taken
-- from the units and posts; the signatory accepts what will be printed, can take that back, and can hold all issuing at once.

alter table issuers
    add column agency_unit_id uuid references units,           -- whose name heads the paper; null: not chosen from the units yet
    add column prefix text not null default '' check (prefix in ('','an','ub','plt','plh')),
    add column on_behalf_id uuid references posts,             -- a.n. this post; null with prefix an or ub: the head of the region
    add column through_id uuid references posts,               -- u.b.: the post in between
    add column saved_by uuid references persons,               -- who last changed the settings: somebody else accepts them
    add column accepted_at timestamptz,                        -- null: held
    add column accepted_by uuid references persons,
    add column accepted_digest text not null default '',       -- of what was accepted, as it would be printed
    add column held_at timestamptz,                            -- the stop switch
    add column held_by uuid references persons,
    add column held_why text not null default '',
    add column told_at timestamptz,                            -- when the signatory was told that it waits for them
    add constraint issuers_accepted check (accepted_at is null or accepted_digest <> '');
create index issuers_signatory on issuers (signatory_id);
update issuers i set agency_unit_id = i.unit_id,
    saved_by = (select e.actor_id from audit_entries e join persons p on p.id = e.actor_id where e.action = 'issuer.save' and e.object = 'issuer:' || i.id order by e.at desc limit 1);
-- Free text says nothing any more; what is printed is read from units and posts when a certificate is issued.
alter table issuers alter column agency set default '', alter column signatory_post set default '';

alter table awaiting_certificates drop constraint awaiting_certificates_why_check;
alter table awaiting_certificates add constraint awaiting_certificates_why_check
    check (why in ('no_unit','no_issuer','issuer_invalid','not_accepted','changed','held','founding','signatory','name'));
alter table awaiting_certificates add column issuer_id uuid references issuers; -- whose name it waits for; null: nobody's yet
create index awaiting_certificates_created on awaiting_certificates (created_at, enrolment_id);
