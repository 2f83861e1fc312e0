-- Which of them the person knows of. 2 is further conditions, 3 the order, 4 how many.
where (a.asked_by = ?0 or a.beneficiary_id = ?0 or a.decided_by = ?0 or cover.known or looks.audits or a.alone_at is not null and looks.on_it)
    and ?2
order by ?3
limit ?4
