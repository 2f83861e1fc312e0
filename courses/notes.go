package courses

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Note is what a learner wrote and marked at a module. Nobody else reads it, and nothing of it is in the audit.
type Note struct {
	EnrolmentID id.Enrolment `bun:"enrolment_id"`
	ModuleID    id.Module    `bun:"module_id"`
	Course      string       `bun:"course"`
	Module      string       `bun:"module"`
	Body        string       `bun:"body"`
	Marked      bool         `bun:"marked"`
	UpdatedAt   time.Time    `bun:"updated_at,nullzero"`
}

// MaxNote is the longest note, in characters.
const MaxNote = 5000

const mostNotes = 500

// noteAtSQL finds a module of an enrolment of ?2 with the note that stands there, if any.
const noteAtSQL = `select e.id as enrolment_id, m.id as module_id, v.title as course, m.title as module, coalesce(n.body, '') as body,
	coalesce(n.marked, false) as marked, n.updated_at
	from enrolments e join course_versions v on v.id = e.version_id join modules m on m.version_id = v.id
	left join module_notes n on n.lineage_id = m.lineage_id and n.person_id = e.person_id
	where e.id = ?0 and m.id = ?1 and e.person_id = ?2`

// NoteAt is what who wrote at a module of their own enrolment; an empty Body where nothing stands. Fault course.enrolment_not_found.
func (s *Service) NoteAt(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module) (Note, error) {
	var n Note
	err := s.db.NewRaw(noteAtSQL, enrolment, module, who.PersonID).Scan(ctx, &n)
	if errors.Is(err, sql.ErrNoRows) {
		return n, errEnrolment
	}
	return n, wrap(err, "note at a module")
}

// KeepNote writes a note and its mark, the last word counts; without either the note is gone. Faults course.enrolment_not_found,
// course.note_long.
func (s *Service) KeepNote(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module, body string, marked bool) error {
	body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
	if utf8.RuneCountInString(body) > MaxNote {
		return fault.Field("body", "course.note_long").With("Max", MaxNote)
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var n Note
		err := tx.NewRaw(noteAtSQL, enrolment, module, who.PersonID).Scan(ctx, &n)
		if errors.Is(err, sql.ErrNoRows) {
			return errEnrolment
		}
		if err != nil {
			return wrap(err, "module of a note")
		}
		if body == "" && !marked {
			_, err = tx.NewRaw(`delete from module_notes where person_id = ? and lineage_id = (select lineage_id from modules where id = ?)`,
				who.PersonID, module).Exec(ctx)
			return wrap(err, "delete note")
		}
		_, err = tx.NewRaw(`insert into module_notes (person_id, lineage_id, body, marked, updated_at)
			select ?, m.lineage_id, ?, ?, ? from modules m where m.id = ?
			on conflict (person_id, lineage_id) do update set body = excluded.body, marked = excluded.marked, updated_at = excluded.updated_at`,
			who.PersonID, body, marked, s.now(), module).Exec(ctx)
		return wrap(err, "keep note")
	})
}

// Notes are who's own, the latest first, those that hold each word of query in their text, module or course; at most 500.
func (s *Service) Notes(ctx context.Context, who people.Actor, query string) ([]Note, error) {
	var list []Note
	words := strings.Fields(strings.ToLower(query))
	q := s.db.NewSelect().TableExpr("module_notes as n").
		Join(`join lateral (select e.id as enrolment_id, m.id as module_id, v.title as course, m.title as module
			from enrolments e join modules m on m.version_id = e.version_id join course_versions v on v.id = e.version_id
			where e.person_id = n.person_id and m.lineage_id = n.lineage_id
			order by e.withdrawn_at is null desc, e.enrolled_at desc limit 1) as l on true`).
		ColumnExpr("l.*, n.body, n.marked, n.updated_at").Where("n.person_id = ?", who.PersonID).
		OrderExpr("n.updated_at desc, n.lineage_id").Limit(mostNotes)
	for _, w := range words {
		q.Where("strpos(lower(n.body || ' ' || l.module || ' ' || l.course), ?) > 0", w)
	}
	return list, wrap(q.Scan(ctx, &list), "own notes")
}
