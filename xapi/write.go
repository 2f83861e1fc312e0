package xapi

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"mime"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/xapi/statement"
)

// Conditions are under which a document is written: RFC 9110, 13.1. "" is none.
type Conditions struct{ IfMatch, IfNoneMatch string }

// hold reports whether what is there fulfils them.
func (c Conditions) hold(was *Document) bool {
	if c.IfMatch != "" && !named(c.IfMatch, was) {
		return false
	}
	return c.IfNoneMatch == "" || !named(c.IfNoneMatch, was)
}

// named reports whether a list of tags names a document.
func named(tags string, d *Document) bool {
	if d == nil {
		return false
	}
	for tag := range strings.SplitSeq(tags, ",") {
		tag = strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
		if tag == "*" || strings.EqualFold(tag, d.ETag) {
			return true
		}
	}
	return false
}

// Put keeps a document for a caller. What is there is overwritten only under a condition that names it; by 1.0.3 a state is without one,
// too, and a profile is put under a condition always (xapi.condition_needed).
// Faults: ErrForbidden, ErrOverwrite, ErrPrecondition, ErrFull, xapi.document_large, xapi.json_invalid, the hook's.
func (s *Service) Put(ctx context.Context, who Caller, v statement.Version, at Place, c Conditions, d Document) error {
	return s.write(ctx, who, at, c, d, func(was *Document) (Document, error) {
		if err := unseen(v, at, c, was); err != nil {
			return d, err
		}
		if isJSON(d.ContentType) && !json.Valid(d.Body) {
			return d, fault.New(fault.Invalid, "xapi.json_invalid")
		}
		return d, nil
	})
}

// unseen refuses to put a document without a condition: by 1.0.3 a profile always, by 2.0.0 what would be overwritten.
func unseen(v statement.Version, at Place, c Conditions, was *Document) error {
	switch {
	case c != Conditions{} || v == statement.V1 && at.Kind == State:
		return nil
	case was != nil:
		return ErrOverwrite
	case v == statement.V1:
		return fault.New(fault.Invalid, "xapi.condition_needed")
	}
	return nil
}

// Post is Put that adds the members of a JSON object to those of the one that is there. Fault: xapi.merge_impossible when one of them is none.
func (s *Service) Post(ctx context.Context, who Caller, at Place, c Conditions, d Document) error {
	return s.write(ctx, who, at, c, d, func(was *Document) (Document, error) {
		sent := map[string]json.RawMessage{}
		if isJSON(d.ContentType) && (json.Unmarshal(d.Body, &sent) != nil || sent == nil) {
			return d, errMerge
		}
		if was == nil {
			return d, nil
		}
		merged := map[string]json.RawMessage{}
		if !isJSON(d.ContentType) || !isJSON(was.ContentType) || json.Unmarshal(was.Body, &merged) != nil || merged == nil {
			return d, errMerge
		}
		maps.Copy(merged, sent)
		d.Body = pg.JSON(merged)
		if len(d.Body) > MaxDocument {
			return d, errLarge
		}
		return d, nil
	})
}

var errMerge = fault.New(fault.Invalid, "xapi.merge_impossible")

func (s *Service) write(ctx context.Context, who Caller, at Place, c Conditions, d Document, made func(was *Document) (Document, error)) error {
	if len(d.Body) > MaxDocument {
		return errLarge
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.reach(ctx, tx, who, at, true); err != nil {
			return err
		}
		was, err := s.before(ctx, tx, at)
		if err != nil {
			return err
		}
		if !c.hold(was) {
			return ErrPrecondition
		}
		if was == nil {
			if err := s.room(ctx, tx, who, at); err != nil {
				return err
			}
		}
		now, err := made(was)
		if err != nil {
			return err
		}
		if was != nil && bytes.Equal(was.Body, now.Body) && was.ContentType == now.ContentType {
			return nil
		}
		return s.Keep(ctx, tx, who.person(at), at, now.ContentType, now.Body)
	})
}

// Delete deletes a document; with no ID all of a place, of all registrations when it names none, but for those that the hook keeps from a bound
// caller. Faults: ErrForbidden, ErrPrecondition, the hook's.
func (s *Service) Delete(ctx context.Context, who Caller, at Place, c Conditions) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if at.ID == "" {
			return s.deleteAll(ctx, tx, who, at)
		}
		if err := s.reach(ctx, tx, who, at, true); err != nil {
			return err
		}
		was, err := s.before(ctx, tx, at)
		if err != nil {
			return err
		}
		if !c.hold(was) {
			return ErrPrecondition
		}
		return s.Drop(ctx, tx, at)
	})
}

func (s *Service) deleteAll(ctx context.Context, tx bun.Tx, who Caller, at Place) error {
	if err := s.reach(ctx, tx, who, at, false); err != nil {
		return err
	}
	var there []struct {
		Name         string
		Registration *uuid.UUID
	}
	if err := pg.Query(ctx, tx, &there, "select name, registration from xapi_documents where scope = $1 and ($2::uuid is null or registration = $2) order by key for update",
		at.scope(), pg.Null(at.Registration)); err != nil {
		return wrap(err, "list documents")
	}
	for _, d := range there {
		one := at
		one.ID = d.Name
		if d.Registration != nil {
			one.Registration = *d.Registration
		}
		err := s.reach(ctx, tx, who, one, true)
		if err != nil && fault.KindOf(err) == fault.Forbidden {
			continue
		}
		if err == nil {
			err = s.Drop(ctx, tx, one)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "application/json"
}
