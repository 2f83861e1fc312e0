package questions

import (
	"context"
	_ "embed" // practice.sql, practice_list.sql
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/questions/kinds"
)

// A text of a course may ask open questions for learning (cek pemahaman): whoever reads it sees whether they are right, and nothing of it
// counts. The page holds the key, so that it works without a signal; closed questions are never asked so.

var (
	//go:embed practice.sql
	practiceSQL string
	//go:embed practice_list.sql
	practiceListSQL string
)

// Practice is a version that a text asks.
type Practice struct {
	Version *Version // nil when there is none of this ID
	Wrong   string   // a key: why it is not asked; "" when it is
}

// PracticePlace is the course in whose text a question is asked: the unit that owns it, and its quizzes, which do not ask the same.
type PracticePlace struct {
	Unit    uuid.UUID
	Quizzes []id.Quiz
}

type practiceRow struct {
	ID      uuid.UUID `bun:"id"`
	Open    bool      `bun:"open"`
	Retired bool      `bun:"retired"`
	Ruled   bool      `bun:"ruled"`
	Lent    bool      `bun:"lent"`
	Asked   bool      `bun:"asked"`
}

// Practice tells of each version whether a text still asks it: its question is open and in use, and no decision says that its key is
// wrong. What was published with a text stays, whoever is lent it today.
func (s *Service) Practice(ctx context.Context, versions []uuid.UUID) (map[uuid.UUID]Practice, error) {
	return s.practice(ctx, s.db, PracticePlace{}, versions, practiceRow.wrong)
}

// MayPractise tells of each version whether a text of a course may begin to ask it: also the bank must be the unit's or lent to it, and no quiz
// of the course asks the same question, whose key the text would tell.
func (s *Service) MayPractise(ctx context.Context, at PracticePlace, versions []uuid.UUID) (map[uuid.UUID]Practice, error) {
	return s.mayPractise(ctx, s.db, at, versions)
}

// mayPractise is MayPractise in a transaction.
func (s *Service) mayPractise(ctx context.Context, db bun.IDB, at PracticePlace, versions []uuid.UUID) (map[uuid.UUID]Practice, error) {
	return s.practice(ctx, db, at, versions, func(r practiceRow) string {
		switch {
		case r.wrong() != "":
			return r.wrong()
		case !r.Lent:
			return "check.unshared"
		case r.Asked:
			return "check.asked"
		}
		return ""
	})
}

// NotPractised gives why a text of a course may not begin to ask each version, "" where it may: MayPractise, in a transaction, for who needs no more.
func (s *Service) NotPractised(ctx context.Context, db bun.IDB, at PracticePlace, versions []uuid.UUID) (map[uuid.UUID]string, error) {
	known, err := s.mayPractise(ctx, db, at, versions)
	why := make(map[uuid.UUID]string, len(known))
	for v, p := range known {
		why[v] = p.Wrong
	}
	return why, err
}

func (r practiceRow) wrong() string {
	switch {
	case !r.Open:
		return "check.closed"
	case r.Retired:
		return "check.retired"
	case r.Ruled:
		return "check.ruled"
	}
	return ""
}

func (s *Service) practice(ctx context.Context, db bun.IDB, at PracticePlace, versions []uuid.UUID, wrong func(practiceRow) string) (map[uuid.UUID]Practice, error) {
	found := map[uuid.UUID]Practice{}
	for _, v := range versions {
		found[v] = Practice{Wrong: "check.unknown"}
	}
	if len(versions) == 0 {
		return found, nil
	}
	var rows []practiceRow
	if err := pg.Query(ctx, db, &rows, practiceSQL, versions, pg.Null(at.Unit), quizIDs(at.Quizzes)); err != nil {
		return nil, fmt.Errorf("practice: %w", err)
	}
	known, err := s.Versions(ctx, db, versions)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		p := Practice{Version: known[r.ID], Wrong: wrong(r)}
		if p.Wrong == "" {
			p.Wrong = p.Version.unpractised()
		}
		found[r.ID] = p
	}
	return found, nil
}

// unpractised is why no text asks v: a page judges what is chosen, and keeps no pictures of questions.
func (v *Version) unpractised() string {
	switch {
	case !v.Kind.Known():
		return "check.kind"
	case len(marksOf(v)) > 0:
		return "check.picture"
	}
	return ""
}

// Steady is the order in which a text shows what v asks: the same each time (kinds.Steady).
func (v *Version) Steady() []string { return kinds.Steady(v.Kind, v.Body, v.ID.String()) }

func quizIDs(list []id.Quiz) []uuid.UUID {
	ids := make([]uuid.UUID, len(list))
	for i, q := range list {
		ids[i] = uuid.UUID(q)
	}
	return ids
}

const practicePage = 20

// ToPractise lists the versions that texts of a course may ask, by words of their stem, topic or code, the newest question first, and the
// question after which the next page begins (Nil: none). Who may write the course is the caller's rule.
func (s *Service) ToPractise(ctx context.Context, at PracticePlace, query string, after uuid.UUID) ([]*Version, uuid.UUID, error) {
	var ids []uuid.UUID
	err := pg.Query(ctx, s.db, &ids, practiceListSQL, at.Unit, quizIDs(at.Quizzes), strings.TrimSpace(query), pg.Null(after), practicePage+1)
	if err != nil {
		return nil, uuid.Nil, fmt.Errorf("questions to practise: %w", err)
	}
	known, err := s.Versions(ctx, s.db, ids)
	if err != nil {
		return nil, uuid.Nil, err
	}
	list := make([]*Version, 0, len(ids))
	for _, v := range ids {
		list = append(list, known[v])
	}
	if len(list) > practicePage {
		list = list[:practicePage]
		return list, list[practicePage-1].QuestionID, nil
	}
	return list, uuid.Nil, nil
}

// ShowPractice notes that a published version of a course asks these versions in its texts: their questions stay open.
func (s *Service) ShowPractice(ctx context.Context, tx bun.Tx, course uuid.UUID, versions []uuid.UUID) error {
	_, err := pg.Exec(ctx, tx, `insert into practised_questions (question_version_id, course_version_id)
		select v.id, $1 from question_versions v where v.id = any($2::uuid[]) on conflict do nothing`, course, versions)
	if err != nil {
		return fmt.Errorf("questions of texts: %w", err)
	}
	return nil
}
