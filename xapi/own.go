package xapi

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"

	"mumpuni/xapi/statement"
)

// What is kept of somebody is theirs to read: each statement about them, said by whoever, with those that were taken back.

// OwnStatement is a statement about oneself in a few words.
type OwnStatement struct {
	ID      uuid.UUID `json:"id"`
	At      time.Time `json:"at"` // when it was done, or else when it came
	Verb    string    `json:"verb"`
	Display string    `json:"display,omitempty"` // the verb in the words of whoever said it
	Object  string    `json:"object"`            // its name, or else its address
	Scaled  *float64  `json:"scaled,omitempty"`
	Success *bool     `json:"success,omitempty"`
	Void    bool      `json:"void,omitempty"`
	Teller  string    `json:"said_by,omitempty"`
}

type ownRow struct {
	ID     uuid.UUID `bun:"id"`
	Seq    int64     `bun:"seq"`
	Stored time.Time `bun:"stored"`
	Raw    string    `bun:"raw"`
	Void   bool      `bun:"void"`
}

const ownPage = 50

// ownSQL asks for a page of what is said of a person, the latest first, behind a position.
const ownSQL = `select s.id, s.seq, s.stored, s.raw, coalesce((select true from xapi_statements v where v.voids = s.id limit 1), false) as void
	from xapi_statements s where s.person_id = $1 and (s.stored, s.seq) < ($2, $3) order by s.stored desc, s.seq desc limit $4`

// beginning is behind all that will ever be.
var beginning = Position{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), 0}

// About lists what is said of a person, the latest first, behind a token of About; and the token of the next page, "" when there is none. lang is
// the language of names, as far as they have one. Fault: xapi.more_unknown.
func (s *Service) About(ctx context.Context, person id.Person, token, lang string) ([]OwnStatement, string, error) {
	from := beginning
	if token != "" {
		q, err := ReadQuery(token)
		if err != nil {
			return nil, "", err
		}
		from = *q.After
	}
	var rows []ownRow
	if err := pg.Query(ctx, s.db, &rows, ownSQL, person, from.Stored, from.Seq, ownPage+1); err != nil {
		return nil, "", wrap(err, "own statements")
	}
	next := ""
	if len(rows) > ownPage {
		rows = rows[:ownPage]
		last := rows[ownPage-1]
		next = Query{After: &Position{last.Stored, last.Seq}}.Token()
	}
	list := make([]OwnStatement, 0, len(rows))
	for _, row := range rows {
		one, err := statement.Read(row.Raw)
		if err != nil {
			return nil, "", wrap(err, "own statement")
		}
		list = append(list, row.own(one, lang))
	}
	return list, next, nil
}

func (r ownRow) own(one *statement.Statement, lang string) OwnStatement {
	o := OwnStatement{ID: r.ID, At: one.At(), Verb: one.Verb.ID, Display: in(one.Verb.Display, lang), Void: r.Void}
	if o.At.IsZero() {
		o.At = r.Stored
	}
	if a := one.Object.Activity; a != nil {
		o.Object = nameOf(*a, lang)
	}
	if one.Authority != nil {
		o.Teller = one.Authority.Name
	}
	if one.Result != nil {
		o.Success = one.Result.Success
		if one.Result.Score != nil {
			o.Scaled = one.Result.Score.Scaled
		}
	}
	return o
}

// nameOf is what an activity is called, or else its address.
func nameOf(a statement.Activity, lang string) string {
	var d struct {
		Name map[string]string `json:"name"`
	}
	if json.Unmarshal(a.Definition, &d) == nil {
		if name := in(d.Name, lang); name != "" {
			return name
		}
	}
	return a.ID
}

// in is the text of a language, or else of English or any.
func in(texts map[string]string, lang string) string {
	for _, tag := range []string{lang, lang + "-ID", "en", "en-US", "und"} {
		if texts[tag] != "" {
			return texts[tag]
		}
	}
	for _, text := range texts {
		return text
	}
	return ""
}

// WriteOwn writes all that is said of a person as a list in JSON, as it is kept, the latest first, with a page of it in memory at a time.
func (s *Service) WriteOwn(ctx context.Context, person id.Person, w io.Writer) error {
	from, before := beginning, "["
	for {
		var rows []ownRow
		if err := pg.Query(ctx, s.db, &rows, ownSQL, person, from.Stored, from.Seq, MaxPage); err != nil {
			return wrap(err, "own statements")
		}
		for _, row := range rows {
			if _, err := io.WriteString(w, before+"\n"+row.Raw); err != nil {
				return wrap(err, "write own statements")
			}
			before, from = ",", Position{row.Stored, row.Seq}
		}
		if len(rows) < MaxPage {
			break
		}
	}
	if before == "," {
		before = ""
	}
	_, err := io.WriteString(w, before+"\n]\n")
	return wrap(err, "write own statements")
}
