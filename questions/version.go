package questions

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// Version is a question as it was written at one time. It never changes; an edit makes the next number.
type Version struct {
	bun.BaseModel `bun:"table:question_versions,alias:v"`

	ID           uuid.UUID  `bun:"id,pk"`
	QuestionID   uuid.UUID  `bun:"question_id"`
	Number       int        `bun:"number"`
	Kind         kinds.Kind `bun:"kind"`
	Stem         string     `bun:"stem"`
	Body         kinds.Body `bun:"body,type:jsonb"`
	CompetencyID uuid.UUID  `bun:"competency_id,nullzero"`
	Level        int        `bun:"level,nullzero"`
	CreatedBy    id.Person  `bun:"created_by"`
	CreatedAt    time.Time  `bun:"created_at"`
}

// Answers reports whether what was answered to one version can be graded by another's key: whatever an answer could name there is
// there, too.
func Answers(shown, by *Version) bool {
	there := kinds.Shown(by.Kind, by.Body, false)
	for _, id := range kinds.Shown(shown.Kind, shown.Body, false) {
		if !slices.Contains(there, id) {
			return false
		}
	}
	return true
}

// Versions gives question versions by their IDs, from memory or db; one that does not exist is missing. Callers must not
// change them. Who may see them is the caller's rule.
func (s *Service) Versions(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]*Version, error) {
	found, missing := s.versions.Get(ids...)
	if len(missing) == 0 {
		return found, nil
	}
	var rows []*Version
	if err := db.NewSelect().Model(&rows).Where("v.id in (?)", bun.List(missing)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("load question versions: %w", err)
	}
	for _, v := range rows {
		s.versions.Put(v.ID, v)
		found[v.ID] = v
	}
	return found, nil
}

// Newest is the newest version of a question in the bank of who's units, with its key: of a closed one that is noted. Faults quiz.question_not_found,
// bank.closed_to_you.
func (s *Service) Newest(ctx context.Context, db bun.IDB, who people.Actor, question uuid.UUID) (Version, error) {
	var found struct {
		Version  `bun:",extend"`
		Readable bool `bun:"readable,scanonly"`
	}
	err := db.NewSelect().Model(&found).ColumnExpr("v.*, ? as readable", sight(who)).Join("join questions as b on b.id = v.question_id").
		Where("v.question_id = ?", question).Where("?", s.editors(who).Unit("b.unit_id")).
		Order("v.number desc").Limit(1).Scan(ctx)
	switch {
	case err != nil:
		return Version{}, pg.OrNotFound(err, errQuestion)
	case !found.Readable:
		return Version{}, errClosed
	}
	return found.Version, s.seen(ctx, db, who, question)
}
