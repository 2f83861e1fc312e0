package people

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
)

// PersonFilter narrows SearchPersons. Empty fields do not narrow.
type PersonFilter struct {
	Query      string    // part of the name, or the first digits of the NIP, or the beginning of the e-mail
	UnitID     uuid.UUID // this unit and all below it
	Employment Employment
	PostKind   string
	Role       Role   // who holds this role anywhere; nobody who has left does
	Left       bool   // those who have left instead of those who serve
	Cursor     string // next of the page before
	Limit      int    // 1–200, 50 when 0
}

// SearchPersons lists persons in who's scope by name, with today's unit and post and without their birth, and audits that.
// next continues after the last of them and is empty at the end.
func (s *Service) SearchPersons(ctx context.Context, who Actor, f PersonFilter) (found []PersonView, next string, err error) {
	day := s.today(who)
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	q, err := f.narrow(selectViews(s.db, DayOf(day)).Model(&found), day)
	if err != nil {
		return nil, "", err
	}
	scope := who.Scope(day, viewers...)
	if f.Left {
		q.Where("?", scope.lastServed("p.id"))
	} else {
		q.Where("?", scope.Persons("p.id"))
	}
	if err := q.OrderExpr("lower(p.name), p.id").Limit(int64(f.Limit + 1)).Scan(ctx); err != nil {
		return nil, "", fmt.Errorf("search persons: %w", err)
	}
	for i := range found {
		found[i].BirthPlace, found[i].BirthDate = "", ""
	}
	if len(found) > f.Limit {
		found = found[:f.Limit]
		last := found[f.Limit-1]
		next = base64.RawURLEncoding.EncodeToString([]byte(last.ID.String() + last.Name))
	}
	return found, next, s.auditList(ctx, who, found)
}

// SomebodyElse reports whether anybody but who themselves serves in the units that who administers.
func (s *Service) SomebodyElse(ctx context.Context, who Actor) (bool, error) {
	var found bool
	day := s.today(who)
	err := s.db.NewRaw("select exists (select from persons p where p.id <> ? and (p.left_on is null or p.left_on > ?) and ?)",
		who.PersonID, DayOf(day), who.Scope(day, Administrator).Persons("p.id")).Scan(ctx, &found)
	if err != nil {
		return false, fmt.Errorf("somebody else: %w", err)
	}
	return found, nil
}

// narrow adds f's conditions.
func (f PersonFilter) narrow(q *bun.SelectQuery, day time.Time) (*bun.SelectQuery, error) {
	today := DayOf(day)
	if f.Left {
		q.Where("p.left_on <= ?", today)
	} else {
		q.Where("(p.left_on is null or p.left_on > ?)", today)
	}
	if text := strings.TrimSpace(f.Query); text != "" {
		if nip := CleanNIP(text); digits(nip) {
			q.Where("p.nip like ?", nip+"%")
		} else {
			like := likeEscape.Replace(strings.ToLower(text))
			q.Where("(lower(p.name) like ? or lower(p.email) like ?)", "%"+like+"%", like+"%")
		}
	}
	switch {
	case f.UnitID == uuid.Nil:
	case f.Left:
		q.Where("?", Scope{roots: []uuid.UUID{f.UnitID}, day: string(today)}.lastServed("p.id"))
	default:
		q.Where("a.unit_id in (select units_below(?::uuid[], ?::date))", pgdialect.Array([]uuid.UUID{f.UnitID}), today)
	}
	if f.Employment != "" {
		q.Where("p.employment = ?", f.Employment)
	}
	if f.PostKind != "" {
		q.Where("po.kind = ?", f.PostKind)
	}
	if f.Role != "" {
		q.Where("exists (select from role_grants g where g.person_id = p.id and g.role = ? and g.revoked_at is null and (p.left_on is null or p.left_on > ?))", f.Role, today)
	}
	if f.Cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
		if err != nil || len(raw) < 36 || strings.ContainsRune(string(raw), 0) {
			return nil, fault.Field("cursor", "person.cursor_malformed")
		}
		id, err := uuid.ParseBytes(raw[:36])
		if err != nil {
			return nil, fault.Field("cursor", "person.cursor_malformed")
		}
		q.Where("(lower(p.name), p.id) > (lower(?), ?::uuid)", string(raw[36:]), id)
	}
	return q, nil
}

var likeEscape = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)
