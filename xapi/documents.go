package xapi

import (
	"context"
	"crypto/sha1" //nolint:gosec // xAPI 1.0.3 wants this hash in an ETag; nothing is protected by it
	"encoding/hex"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// Document is a document as it is kept. ETag is without quotes.
type Document struct {
	ContentType string    `bun:"content_type"`
	Body        []byte    `bun:"body"`
	ETag        string    `bun:"etag"`
	UpdatedAt   time.Time `bun:"updated_at"`
}

// Document reads one: for the house itself. Fault: ErrDocument.
func (s *Service) Document(ctx context.Context, db bun.IDB, at Place) (Document, error) {
	var d Document
	err := pg.Query(ctx, db, &d, "select content_type, body, etag, updated_at from xapi_documents where key = $1", at.key())
	if err != nil {
		return d, pg.OrNotFound(wrap(err, "read document"), ErrDocument)
	}
	return d, nil
}

// Keep keeps a document of a person, whatever was there: for the house itself.
func (s *Service) Keep(ctx context.Context, tx bun.Tx, person id.Person, at Place, contentType string, body []byte) error {
	sum := sha1.Sum(body) //nolint:gosec // see above
	_, err := pg.Exec(ctx, tx, `insert into xapi_documents (key, scope, kind, activity, agent, registration, name, person_id, content_type, body, etag, updated_at)
		values ($1, $2, $3, $4, $5, $6::uuid, $7, coalesce($8::uuid, (select person_id from xapi_people where agent = $5)), $9, $10, $11, $12)
		on conflict (key) do update set content_type = excluded.content_type, body = excluded.body, etag = excluded.etag, updated_at = excluded.updated_at`,
		at.key(), at.scope(), string(at.Kind), at.Activity, at.Agent, pg.Null(at.Registration), at.ID, pg.Null(person), contentType, nonNil(body),
		hex.EncodeToString(sum[:]), s.now())
	return wrap(err, "keep document")
}

// Drop deletes a document, if it is there: for the house itself.
func (s *Service) Drop(ctx context.Context, tx bun.Tx, at Place) error {
	_, err := pg.Exec(ctx, tx, "delete from xapi_documents where key = $1", at.key())
	return wrap(err, "drop document")
}

// Get reads a document for a caller. Faults: ErrForbidden, ErrDocument, the hook's. What a key reads is in the audit.
func (s *Service) Get(ctx context.Context, who Caller, at Place) (Document, error) {
	if err := s.reach(ctx, s.db, who, at, false); err != nil {
		return Document{}, err
	}
	d, err := s.Document(ctx, s.db, at)
	if err != nil {
		return d, err
	}
	return d, s.noteDocument(ctx, s.db, who, "xapi.document", at)
}

// List gives the names of the documents of a place, in the order of the alphabet: of all registrations when it names none; since when they were
// kept, if that is said.
func (s *Service) List(ctx context.Context, who Caller, at Place, since time.Time) ([]string, error) {
	if err := s.reach(ctx, s.db, who, at, false); err != nil {
		return nil, err
	}
	names := []string{}
	err := pg.Query(ctx, s.db, &names, `select distinct name from xapi_documents where scope = $1 and ($2::uuid is null or registration = $2)
		and ($3::timestamptz is null or updated_at > $3) order by name`, at.scope(), pg.Null(at.Registration), pg.Null(since))
	if err != nil {
		return nil, wrap(err, "list documents")
	}
	return names, s.noteDocument(ctx, s.db, who, "xapi.document", at)
}

func (s *Service) noteDocument(ctx context.Context, db bun.IDB, who Caller, action string, at Place) error {
	if who.Key == nil {
		return nil
	}
	people, err := s.behind(ctx, at.Agent)
	if err != nil {
		return err
	}
	return s.note(ctx, db, who, action, string(at.Kind), 1, people)
}

// room refuses a bound caller another document where it has many.
func (s *Service) room(ctx context.Context, tx bun.Tx, who Caller, at Place) error {
	if who.Bound == nil {
		return nil
	}
	var n int
	if err := pg.Query(ctx, tx, &n, "select count(*) from xapi_documents where scope = $1 and registration is not distinct from $2::uuid", at.scope(), pg.Null(at.Registration)); err != nil {
		return wrap(err, "count documents")
	}
	if n >= MaxDocuments {
		return ErrFull.With("Max", MaxDocuments)
	}
	return nil
}

// before is the document that is there now; nil: none. Until tx ends, nobody else writes it.
func (s *Service) before(ctx context.Context, tx bun.Tx, at Place) (*Document, error) {
	if _, err := pg.Exec(ctx, tx, "select pg_advisory_xact_lock($1)", at.lock()); err != nil {
		return nil, wrap(err, "lock document")
	}
	d, err := s.Document(ctx, tx, at)
	if errors.Is(err, ErrDocument) {
		return nil, nil //nolint:nilnil // there is none
	}
	return &d, err
}

func nonNil(body []byte) []byte {
	if body == nil {
		return []byte{}
	}
	return body
}

// person is whose document it is.
func (w Caller) person(at Place) id.Person {
	if w.Bound == nil || at.Kind == ActivityProfile {
		return id.Person{}
	}
	return w.Bound.Person
}

var errLarge = fault.New(fault.TooLarge, "xapi.document_large").With("Max", MaxDocument)
