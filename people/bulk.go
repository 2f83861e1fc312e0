package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// Bulk is many people and units changed in one commit, as a list of staff says, and taken back in one. What stands in such a list, what
// is wrong with it and what it would change, rooms above know (people/siasn); this is all that they may do to people. Make it with
// Service.Bulk.
type Bulk struct {
	s     *Service
	tx    bun.Tx
	by    Actor
	today Day
	posts map[Post]uuid.UUID

	Made Made // by now
}

// Made is what a bulk made or changed besides persons and assignments: whoever took it back must have it (Undo).
type Made struct {
	Units   []uuid.UUID `json:"units,omitempty"`   // new
	Changed []uuid.UUID `json:"changed,omitempty"` // had another name or parent
	Posts   []uuid.UUID `json:"posts,omitempty"`   // new
	Before  []any       `json:"before,omitempty"`  // unit_state of Changed, in their order
	After   []any       `json:"after,omitempty"`   // unit_state of Units, then Changed
}

// Bulk begins such changes in tx, in by's name and within by's rights, on the day that it is where by works. All others who would change
// the tree of units wait until tx ends.
func (s *Service) Bulk(ctx context.Context, tx bun.Tx, by Actor) (*Bulk, error) {
	return &Bulk{s: s, tx: tx, by: by, today: DayOf(s.today(by)), posts: map[Post]uuid.UUID{}}, lockTree(ctx, tx)
}

// Note appends to the history of persons what was changed.
func (b *Bulk) Note(ctx context.Context, list []PersonChange) error {
	return b.s.noteChanges(ctx, b.tx, b.by, list)
}

// Ask asks, in asker's name, for a change of the master data of a person that one alone may not make; at is the unit that stood before the
// bulk at or above where an appointment leads, Nil when there is none. It gives the approval's id; Nil when it was done at once.
func (b *Bulk) Ask(ctx context.Context, asker Actor, ask ChangeAsk, at uuid.UUID) (uuid.UUID, error) {
	st, err := b.s.stands(ctx, b.tx, ask.PersonID)
	if err != nil {
		return uuid.Nil, err
	}
	return b.s.askChange(ctx, b.tx, asker, st, at, ask)
}

// Were is a statement that gives whom a bulk changed, by the columns nr, person_id, name, before (person_state as it was kept, null of
// who was added) and after (person_state right after).
type Were = schema.QueryAppender
