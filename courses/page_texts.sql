-- What the pages of a PDF ($1, a medium) say. Reads media_pages, which media owns.
select n, blocks from media_pages where media_id = $1 order by n
