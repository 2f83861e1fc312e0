package courses

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// mine is the predicate "who may change this course", of a row c of courses: trainers of its unit and above, and its co-authors.
func (s *Service) mine(who people.Actor) schema.QueryAppender {
	return bun.SafeQuery(across["may change"], report.Args{"units": s.Teachers(who).Unit("c.unit_id"), "person": who.PersonID})
}

// MayChange is the predicate "who may change the course that column names".
func (s *Service) MayChange(who people.Actor, column string) schema.QueryAppender {
	return bun.SafeQuery("exists (select from courses c where c.id = ? and ?)", bun.Ident(column), s.mine(who))
}

// noteAuthor remembers that who wrote or changed what stands in a version.
func (s *Service) noteAuthor(ctx context.Context, tx bun.Tx, who people.Actor, version uuid.UUID) error {
	if who.IsSystem() {
		return nil
	}
	return s.noteAuthors(ctx, tx, version, []id.Person{who.PersonID})
}

func (s *Service) noteAuthors(ctx context.Context, tx bun.Tx, version uuid.UUID, persons []id.Person) error {
	if len(persons) == 0 {
		return nil
	}
	_, err := tx.NewRaw(`insert into version_authors (version_id, person_id, since) select distinct ?0::uuid, p, ?2::timestamptz
		from unnest(?1::uuid[]) p on conflict do nothing`, version, pgdialect.Array(persons), s.now()).Exec(ctx)
	return wrap(err, "note author")
}

// AddAuthor makes a person one of the authors of what is written of a course and of what is published, and gives its title; "" of a course
// that is neither.
func (s *Service) AddAuthor(ctx context.Context, tx bun.Tx, course uuid.UUID, person id.Person) (title string, err error) {
	var versions []Version
	if err := tx.NewSelect().Model(&versions).Where("v.course_id = ? and v.state in (?, ?)", course, Draft, Published).OrderExpr("v.state = ? desc", Draft).Scan(ctx); err != nil {
		return "", wrap(err, "versions of a course")
	}
	for _, v := range versions {
		if err := s.noteAuthors(ctx, tx, v.ID, []id.Person{person}); err != nil {
			return "", err
		}
	}
	if len(versions) == 0 {
		return "", nil
	}
	return versions[0].Title, nil
}

// authors are the persons who wrote a version, those who wrote its quizzes included; they are noted with it, so that what
// follows later needs to ask no quiz.
func (s *Service) authors(ctx context.Context, tx bun.Tx, version uuid.UUID, quizzes []QuizFacts) ([]id.Person, error) {
	for _, q := range quizzes {
		if err := s.noteAuthors(ctx, tx, version, q.Authors); err != nil {
			return nil, err
		}
	}
	var list []id.Person
	err := tx.NewRaw("select person_id from version_authors where version_id = ? order by person_id", version).Scan(ctx, &list)
	return list, wrap(err, "authors")
}

// madeBy reports whether a person wrote, or agreed to, any version of a course.
func madeBy(ctx context.Context, db bun.IDB, course uuid.UUID, person id.Person) (bool, error) {
	var made bool
	err := db.NewRaw(`select exists (select from course_versions v where v.course_id = ?0 and v.state <> 'binned'
		and (v.approved_by = ?1 or exists (select from version_authors a where a.version_id = v.id and a.person_id = ?1)))`, course, person).Scan(ctx, &made)
	return made, wrap(err, "made by")
}

// ruleFor is the rule under which a person enrols in v, or would.
func ruleFor(ctx context.Context, db bun.IDB, v Version, person id.Person) (NoCertificate, error) {
	if why := v.WithoutCertificate(); why != "" {
		return why, nil
	}
	made, err := madeBy(ctx, db, v.CourseID, person)
	if made {
		return Author, err
	}
	return "", err
}

// isAuthor reports whether a person is among authors.
func isAuthor(authors []id.Person, person id.Person) bool {
	return !person.IsZero() && slices.Contains(authors, person)
}
