-- +goose Up
-- Why: a nudge is of the day on which it is given, so that one may be given again; by when the thing is due it says besides.

alter table reminders add column due_on date;
update reminders set due_on = day where occasion in ('assigned','week','day','overdue');
