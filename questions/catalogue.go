package questions

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
)

// CatalogueFilter narrows the bank: words of the question, what it measures, its kind and state, and the page after a question.
// What is empty narrows nothing.
type CatalogueFilter struct {
	Query        string
	CompetencyID uuid.UUID
	Level        int
	Kind         kinds.Kind
	State        State
	Advice       string // of the statistics; "any": some
	Reported     bool   // with an open report
	After        uuid.UUID
	Limit        int
}

// Listed is the newest version of a question, and where it stands.
type Listed struct {
	Version  `bun:",extend"`
	UnitID   uuid.UUID `bun:"unit_id,scanonly"`
	State    State     `bun:"state,scanonly"`
	Open     bool      `bun:"open,scanonly"`   // its key is known to others
	Shared   Sharing   `bun:"shared,scanonly"` // whose papers may hold it
	Topic    string    `bun:"topic,scanonly"`
	Source   string    `bun:"source,scanonly"`
	Origin   Origin    `bun:"origin,scanonly"`
	Code     string    `bun:"code,scanonly"`
	Says     string    `bun:"descriptor,scanonly"`          // what of its level it asks for
	Variant  uuid.UUID `bun:"variant_of,scanonly,nullzero"` // of which open question it is one
	AskedBy  id.Person `bun:"asked_by,scanonly,nullzero"`   // who asked for the review under way
	Reviewed uuid.UUID `bun:"reviewed_version_id,scanonly,nullzero"`
	People   int       `bun:"people,scanonly"`   // who answered it in assessments
	Facility *float64  `bun:"facility,scanonly"` // of a closed one for those alone who wrote or reviewed it
	Advice   []string  `bun:"advice,array,scanonly"`
	Reports  int       `bun:"reports,scanonly"`  // open ones
	Readable bool      `bun:"readable,scanonly"` // its key, options and figures are who's to read; else Body is empty
}

const cataloguePage = 50

// Catalogue lists the questions in who's units, newest first, and the After of the next page (Nil at the end).
func (s *Service) Catalogue(ctx context.Context, who people.Actor, f CatalogueFilter) ([]Listed, uuid.UUID, error) {
	limit := f.Limit
	if limit < 1 || limit > mostPage {
		limit = cataloguePage
	}
	list := []Listed{}
	q := s.listed(s.db, &list, who).
		Where("not exists (select from question_versions n where n.question_id = v.question_id and n.number > v.number)").
		Order("v.question_id desc").Limit(int64(limit) + 1)
	if f.Query != "" {
		q.Where("strpos(lower(v.stem), lower(?)) > 0 or strpos(lower(b.topic), lower(?)) > 0", f.Query, f.Query)
	}
	if f.CompetencyID != uuid.Nil {
		q.Where("v.competency_id = ?", f.CompetencyID)
	}
	if f.Level > 0 {
		q.Where("v.level = ?", f.Level)
	}
	if f.Kind != "" {
		q.Where("v.kind = ?", f.Kind)
	}
	if f.State != "" {
		q.Where("b.state = ?", f.State)
	}
	switch f.Advice {
	case "":
	case "any":
		q.Where("? and cardinality(qs.advice) > 0", sight(who))
	default:
		q.Where("? and ? = any (qs.advice)", sight(who), f.Advice)
	}
	if f.Reported {
		q.Where("exists (select from question_reports rp where rp.question_id = b.id and rp.state = 'open')")
	}
	if f.After != uuid.Nil {
		q.Where("v.question_id < ?", f.After)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, uuid.Nil, fmt.Errorf("catalogue of questions: %w", err)
	}
	conceal(list)
	if len(list) > limit {
		return list[:limit], list[limit-1].QuestionID, nil
	}
	return list, uuid.Nil, nil
}

func (s *Service) listed(db bun.IDB, list any, who people.Actor) *bun.SelectQuery {
	return db.NewSelect().Model(list).ColumnExpr("v.*, b.unit_id, b.state, b.open, b.shared, b.topic, b.source, b.origin, b.code, b.descriptor, b.variant_of, b.asked_by, b.reviewed_version_id").
		ColumnExpr("coalesce(qs.people, 0) as people, case when ?0 then qs.facility end as facility, case when ?0 then qs.advice end as advice, ?0 as readable", sight(who)).
		ColumnExpr("(select count(*) from question_reports rp where rp.question_id = b.id and rp.state = 'open') as reports").
		Join("join questions as b on b.id = v.question_id").Join("left join question_statistics as qs on qs.question_id = b.id").Where("?", s.editors(who).Units("b.unit_id"))
}

// Detail is a question with all of its versions, oldest first, what reviewers said, newest first, its pictures, and where it stands.
type Detail struct {
	Listed
	Versions []Version
	Reviews  []Review
	Pictures Pictures
	Uses     []Use
	Ruled    []Ruled         // what was decided of it after people had answered it, newest first
	Checked  *Checked        // of one that came with the program
	Variants []uuid.UUID     // that were made of it
	Told     []exchange.Note // of a variant: what was changed, and what is left to its author
	Borrowed bool            // of a variant: its origin is of another unit's bank
}

// PicturesInOrder are the pictures of a question by their names.
func (d Detail) PicturesInOrder() []Picture {
	return slices.SortedFunc(maps.Values(d.Pictures), func(a, b Picture) int { return strings.Compare(a.Name, b.Name) })
}

// MayReview tells whether who is a second person to the question: neither wrote a version of it nor asked for the review.
func (d Detail) MayReview(who people.Actor) bool {
	return !who.IsOneself(d.AskedBy) && !slices.ContainsFunc(d.Versions, func(v Version) bool { return who.IsOneself(v.CreatedBy) })
}

// Detail is one question in who's units; reading its key is audited, and of a closed one keeps it off who's papers. Of one that who does not read
// (Readable) it gives the text, tags and state alone. Fault quiz.question_not_found.
func (s *Service) Detail(ctx context.Context, who people.Actor, question uuid.UUID) (Detail, error) {
	var d Detail
	if err := s.db.NewSelect().Model(&d.Versions).Where("v.question_id = ?", question).Order("v.number").Scan(ctx); err != nil {
		return d, fmt.Errorf("versions of a question: %w", err)
	}
	err := s.listed(s.db, &d.Listed, who).Where("v.question_id = ?", question).Order("v.number desc").Limit(1).Scan(ctx)
	if err != nil {
		return d, pg.OrNotFound(err, errQuestion)
	}
	if err := s.db.NewSelect().Model(&d.Reviews).Where("w.question_id = ?", question).Order("w.reviewed_at desc").Scan(ctx); err != nil {
		return d, fmt.Errorf("reviews of a question: %w", err)
	}
	pictures, err := s.picturesOf(ctx, s.db, question)
	if err != nil {
		return d, err
	}
	d.Pictures = byQuestion(pictures)[question]
	if d.Checked, err = s.checkedOf(ctx, question); err != nil {
		return d, err
	}
	if d.Variants, d.Told, err = s.family(ctx, who, question); err != nil {
		return d, err
	}
	if d.Borrowed, err = s.borrowed(ctx, who, d.Variant); err != nil {
		return d, err
	}
	if d.Uses, err = s.usesOf(ctx, s.db, question); err != nil {
		return d, err
	}
	if d.Ruled, err = s.ruled(ctx, question); err != nil {
		return d, err
	}
	if !d.Readable {
		d.conceal()
		return d, nil
	}
	if err := s.seen(ctx, s.db, who, question); err != nil {
		return d, err
	}
	return d, audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "question.read", Object: "question:" + question.String()})
}
