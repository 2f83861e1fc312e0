-- +goose Up
-- The place of a course itself tells its title from the rest, as the words of its version do (owner: courses): a search among thousands reads these short
-- texts alone to put those first that say it in their title, and makes no words of titles anew. The version still running reads them as before.
update course_passages set words = setweight(findable(heading), 'A') || setweight(findable(body), 'B') where n = 0;
