-- What was changed in the record of a person, latest first, with the name of the file of what an import changed. It reads person_changes
-- and persons (people), and import_batches (people/siasn).

-- section: changes
select c.*, coalesce(b.name, '') as by_name, coalesce(i.file_name, '') as file_name
from person_changes c left join persons b on b.id = c.by_id left join import_batches i on i.id = c.import_id
where c.person_id = ?person and (?serves or ?left)
order by c.at desc, c.id desc limit 100
