-- What certification reads of people's units, assignments and posts when an issuer is set: whose name may head a paper, and in
-- whose name somebody may sign. Given: the day, the issuer's settings.

-- section: leading post p
-- A head's post that somebody holds today.
p.kind in ('jpt_utama', 'jpt_madya', 'jpt_pratama', 'administrator') and exists (select from assignments s
    where s.post_id = p.id and s.valid_from <= ?day and (s.valid_to is null or s.valid_to > ?day))

-- section: find names
select exists (select from units_above(?unit, ?day) a where a.unit_id = ?agency)
        or exists (select from assignments s, units_above(s.unit_id, ?day) a where s.person_id = ?signatory and s.main
            and s.valid_from <= ?day and (s.valid_to is null or s.valid_to > ?day) and a.unit_id = ?agency) as agency,
    ?behalf::uuid is null or exists (select from posts p where p.id = ?behalf and ?leading) as behalf,
    ?through::uuid is null or exists (select from posts p where p.id = ?through and ?leading) as through

-- section: list leading posts
select p.id, p.name, p.kind, p.level from posts p where ?leading order by p.name, p.id

-- section: list units above
select unit_id as id, name from units_above(?unit, ?day) where distance > 0 order by distance desc
