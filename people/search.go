package people

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// PersonFilter narrows SearchPersons. Empty fields do not narrow.
type PersonFilter struct {
	Query      string    // words of the name and titles in any order, or the first digits of the NIP, or the beginning of the e-mail
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
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	q, err := f.conditions(who.Scope(s.today(who), viewers...))
	if err != nil {
		return nil, "", err
	}
	if err := pg.Query(ctx, s.db, &found, viewsSQL(q.text(), "$1", "$2"), q.args...); err != nil {
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

// SomebodyElse reports whether anybody but who themselves and administrators serves in the units that who administers: whoever founded
// the installation is there before anybody was taken in.
func (s *Service) SomebodyElse(ctx context.Context, who Actor) (bool, error) {
	var found bool
	day := s.today(who)
	err := s.db.NewRaw(`select exists (select from persons p where p.id <> ? and (p.left_on is null or p.left_on > ?) and ?
		and not exists (select from role_grants g where g.person_id = p.id and g.role = ? and g.revoked_at is null))`,
		who.PersonID, DayOf(day), who.Scope(day, Administrator).Persons("p.id"), Administrator).Scan(ctx, &found)
	if err != nil {
		return false, fmt.Errorf("somebody else: %w", err)
	}
	return found, nil
}

// conditions are those of a prepared statement, whose text tells which there are and not what they ask for.
type conditions struct {
	all  []string
	args []any
}

// add joins a condition in which each ? stands for the next of args.
func (c *conditions) add(condition string, args ...any) {
	for _, a := range args {
		c.args = append(c.args, a)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(c.args)), 1)
	}
	c.all = append(c.all, condition)
}

func (c *conditions) text() string { return strings.Join(c.all, "\n\t\tand ") }

// conditions are f's on p and, for those who serve, on their main assignment a of today; $1 is the day, $2 how many and one more.
func (f PersonFilter) conditions(scope Scope) (*conditions, error) {
	_, roots, day := scope.Top()
	c := &conditions{args: []any{day, f.Limit + 1}}
	if f.Left {
		c.add("p.left_on <= $1::date")
	} else {
		c.add("(p.left_on is null or p.left_on > $1::date)")
	}
	switch {
	case scope.all:
	case f.Left:
		c.add("standing_unit("+lastUnit+") in (select units_below(?::uuid[], $1::date))", roots)
	default:
		c.add("(p.id = ?::uuid or a.unit_id in (select units_below(?::uuid[], $1::date)))", scope.self, roots)
	}
	switch {
	case f.UnitID == uuid.Nil:
	case f.Left:
		c.add("standing_unit("+lastUnit+") in (select units_below(?::uuid[], $1::date))", []uuid.UUID{f.UnitID})
	default:
		c.add("a.unit_id in (select units_below(?::uuid[], $1::date))", []uuid.UUID{f.UnitID})
	}
	f.narrow(c)
	return c, f.resume(c)
}

// lastUnit is where p served last.
const lastUnit = `(select scoped.unit_id from assignments scoped where scoped.person_id = p.id and scoped.main
	order by scoped.valid_from desc, scoped.id desc limit 1)`

// narrow adds what f asks of the persons themselves.
func (f PersonFilter) narrow(c *conditions) {
	if text := strings.TrimSpace(f.Query); text != "" {
		c.named(text)
	}
	if f.Employment != "" {
		c.add("p.employment = ?", string(f.Employment))
	}
	if f.PostKind != "" {
		c.add("exists (select from posts po where po.id = a.post_id and po.kind = ?)", f.PostKind)
	}
	if f.Role != "" {
		c.add("exists (select from role_grants g where g.person_id = p.id and g.role = ? and g.revoked_at is null and (p.left_on is null or p.left_on > $1::date))", string(f.Role))
	}
}

// named adds who is meant by text: a NIP, also behind that word; an e-mail address; or a name whose words may come in any order and
// with titles, as a certificate prints them.
func (c *conditions) named(text string) {
	if nip := CleanNIP(nipLabel.ReplaceAllString(text, "")); digits(nip) {
		c.add("p.nip like ?", nip+"%")
		return
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), apart) {
		like := likeEscape.Replace(word)
		c.add("(lower(p.title_before || ' ' || p.name || ' ' || p.title_after) like ? or lower(p.email) like ?)", "%"+like+"%", like+"%")
	}
}

// nipLabel is what people copy along with a NIP.
var nipLabel = regexp.MustCompile(`(?i)^\s*nip\.?\s*:?\s*`)

// apart tells what stands between words of a name.
func apart(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }

// resume adds where the page before ended.
func (f PersonFilter) resume(c *conditions) error {
	if f.Cursor == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	if err != nil || len(raw) < 36 || strings.ContainsRune(string(raw), 0) || !utf8.Valid(raw) {
		return fault.Field("cursor", "person.cursor_malformed")
	}
	id, err := uuid.ParseBytes(raw[:36])
	if err != nil {
		return fault.Field("cursor", "person.cursor_malformed")
	}
	c.add("(lower(p.name), p.id) > (lower(?::text), ?::uuid)", string(raw[36:]), id)
	return nil
}

var likeEscape = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)
