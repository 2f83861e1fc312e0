package courses

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
)

// The kinds of what courses asks a second person for: to publish a draft, and to agree to what is published already.
const (
	AskPublish = "course.publish"
	AskAgree   = "course.agree"
)

// Publication is what the second person agrees to: one version with just this content.
type Publication struct {
	CourseID  uuid.UUID `json:"course_id"`
	VersionID uuid.UUID `json:"version_id"`
	Digest    string    `json:"digest"`
}

// Reviewers are the roles whose holders, on the course's unit or above, may agree to a course that they did not write.
var Reviewers = []people.Role{people.Trainer, people.HR}

var errChangedSince = fault.New(fault.Conflict, "course.changed_since_asked")

// Agree asks a second person to agree to the published version as it is, so that those who enrol from then on earn
// certificates; no revision is needed. It returns the approval's ID. Faults: all that the version lacks at once;
// course.not_published, course.nothing_to_agree.
func (s *Service) Agree(ctx context.Context, who people.Actor, course uuid.UUID) (approval uuid.UUID, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.LockOwned(ctx, tx, who, course)
		if err != nil {
			return err
		}
		v, modules, quizzes, err := s.inForce(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		approval, err = s.ask(ctx, tx, who, AskAgree, c, v, modules, quizzes)
		return err
	})
	return approval, err
}

// inForce is the published version of a course when it lacks nothing but a second person.
func (s *Service) inForce(ctx context.Context, tx bun.Tx, course uuid.UUID) (v Version, modules []Module, quizzes []QuizFacts, err error) {
	err = tx.NewSelect().Model(&v).Where("v.course_id = ? and v.state = ?", course, Published).For("update").Scan(ctx)
	if err != nil {
		return v, nil, nil, pg.OrNotFound(err, fault.New(fault.Conflict, "course.not_published"))
	}
	if v.WithoutCertificate() != Unapproved {
		return v, nil, nil, fault.New(fault.Conflict, "course.nothing_to_agree")
	}
	if modules, err = ModulesOf(ctx, tx, v.ID); err != nil {
		return v, nil, nil, err
	}
	rule, err := s.certificateRule(ctx, tx)
	if err != nil {
		return v, nil, nil, err
	}
	if quizzes, err = s.quizzesOf(ctx, tx, modules); err == nil {
		err = rule.lacking(v, quizzes).Err()
	}
	return v, modules, quizzes, err
}

// ask opens the approval of a version.
func (s *Service) ask(ctx context.Context, tx bun.Tx, who people.Actor, kind string, c Course, v Version, modules []Module, quizzes []QuizFacts) (uuid.UUID, error) {
	if s.hooks.Ask == nil {
		return uuid.Nil, fault.New(fault.Conflict, "course.certificate_second")
	}
	authors, err := s.authors(ctx, tx, v.ID, quizzes)
	if err != nil {
		return uuid.Nil, err
	}
	digest, err := digestOf(ctx, tx, v, modules, quizzes)
	if err != nil {
		return uuid.Nil, err
	}
	return s.hooks.Ask(ctx, tx, who, people.Ask{
		Kind: kind, SubjectID: v.ID, Units: []uuid.UUID{c.UnitID}, Barred: authors,
		Payload: Publication{c.ID, v.ID, digest}, Words: map[string]string{"Course": v.Title}, Facts: factsOf(v, modules, quizzes),
	})
}

// factsOf is what the second person sees beside the sentence; the whole content is on the review page.
func factsOf(v Version, modules []Module, quizzes []QuizFacts) []people.Fact {
	facts := []people.Fact{
		{Key: "approvals.fact.jp", After: strconv.Itoa(v.JP)},
		{Key: "approvals.fact.minutes", After: strconv.Itoa(v.Minutes)},
		{Key: "approvals.fact.modules", After: strconv.Itoa(len(modules))},
	}
	for _, q := range quizzes {
		facts = append(facts, people.Fact{Key: "approvals.fact.questions", After: strconv.Itoa(q.Questions)},
			people.Fact{Key: "approvals.fact.pass_mark", After: strconv.Itoa(q.PassMark / 100)})
	}
	return facts
}

// digestOf names everything a learner of v meets: whatever changes in it, changes the digest.
func digestOf(ctx context.Context, db bun.IDB, v Version, modules []Module, quizzes []QuizFacts) (string, error) {
	list, err := Taught(ctx, db, v.ID)
	if err != nil {
		return "", err
	}
	parts := []any{v.tag(list), v.Form, v.NoCertificate}
	if v.CoverPicture != "" { // what waited before there were covers goes on waiting
		parts = append(parts, v.CoverPicture, v.CoverAlt)
	}
	for _, m := range modules {
		parts = append(parts, m.ID, m.Kind, m.Position, m.tag(), m.MediaID, m.Media.Captions)
	}
	for _, q := range quizzes {
		parts = append(parts, q.PassMark, q.Questions, q.Digest)
	}
	return stale.Tag(parts...), nil
}

// CarryPublication does what a second person, by, agreed to; by is Nil when there was nobody else and the day of waiting has
// passed. The rights of who asked are looked at again. Faults: course.changed_since_asked when the content is another than the
// one agreed to, course.author_agrees, and what refuses publishing.
func (s *Service) CarryPublication(ctx context.Context, tx bun.Tx, p Publication, asker people.Actor, by id.Person) error {
	c, err := s.LockOwned(ctx, tx, asker, p.CourseID)
	if err != nil {
		return err
	}
	var v Version
	if err := tx.NewSelect().Model(&v).Where("v.id = ? and v.course_id = ?", p.VersionID, c.ID).For("update").Scan(ctx); err != nil {
		return pg.OrNotFound(err, errChangedSince)
	}
	modules, err := ModulesOf(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	if err := s.sameContent(ctx, tx, p, v, modules, by); err != nil {
		return err
	}
	v.ApprovedAt, v.ApprovedBy = s.now(), by
	switch {
	case v.State == Draft && c.ArchivedAt.IsZero():
		return s.publish(ctx, tx, asker, &v, modules)
	case v.State == Published:
		return s.agreed(ctx, tx, asker, &v)
	}
	return errChangedSince
}

// sameContent refuses when what was agreed to has changed since, or when by is one of its authors.
func (s *Service) sameContent(ctx context.Context, tx bun.Tx, p Publication, v Version, modules []Module, by id.Person) error {
	quizzes, err := s.quizzesOf(ctx, tx, modules)
	if err != nil {
		return err
	}
	digest, err := digestOf(ctx, tx, v, modules, quizzes)
	if err != nil {
		return err
	}
	if digest != p.Digest || !v.ApprovedAt.IsZero() {
		return errChangedSince
	}
	authors, err := s.authors(ctx, tx, v.ID, quizzes)
	if err == nil && isAuthor(authors, by) {
		err = fault.New(fault.Forbidden, "course.author_agrees")
	}
	return err
}

// agreed notes on the published version that a second person agreed to it.
func (s *Service) agreed(ctx context.Context, tx bun.Tx, asker people.Actor, v *Version) error {
	if _, err := tx.NewUpdate().Model(v).Column("approved_at", "approved_by").WherePK().Exec(ctx); err != nil {
		return wrap(err, "agree to version")
	}
	if err := s.announce(ctx, tx, *v); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: asker.AuditID(), Action: "course.agree", Object: "course:" + v.CourseID.String(),
		Detail: map[string]any{"version": v.Number, "title": v.Title, "approved_by": v.ApprovedBy},
	})
}

// announce tells those in whose name its certificates will stand.
func (s *Service) announce(ctx context.Context, tx bun.Tx, v Version) error {
	if v.WithoutCertificate() != "" || s.hooks.Certifying == nil {
		return nil
	}
	return s.hooks.Certifying(ctx, tx, v.CourseID, v.Title)
}
