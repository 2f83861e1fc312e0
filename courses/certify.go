package courses

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// CertificateRule is what a course needs before it may issue certificates, besides a summary, outcomes and a second person
// who agrees: JP, and one quiz with so many questions and so high a pass mark. It is a row of certificate_rules, so that a
// government can ask for more from a day on; a version keeps what it was approved under.
type CertificateRule struct {
	MinJP        int        `bun:"min_jp" json:"min_jp"`
	MinPassMark  int        `bun:"min_pass_mark" json:"min_pass_mark"` // of 10000
	MinQuestions int        `bun:"min_questions" json:"min_questions"`
	ValidFrom    people.Day `bun:"valid_from" json:"valid_from"`
	Source       string     `bun:"source" json:"source"`
}

// certificateRule is the one in force today.
func (s *Service) certificateRule(ctx context.Context, db bun.IDB) (CertificateRule, error) {
	var r CertificateRule
	err := db.NewRaw(`select min_jp, min_pass_mark, min_questions, valid_from, source from certificate_rules
		where valid_from <= ? order by valid_from desc limit 1`, s.today(people.Actor{})).Scan(ctx, &r)
	return r, wrap(err, "certificate rule")
}

// NoCertificate says why completing a course earns no certificate; "" when it does.
type NoCertificate string

// Why there is none: the trainer declared it; nobody but its authors has agreed to the version; the learner wrote or
// approved the course.
const (
	Declared   NoCertificate = "declared"
	Unapproved NoCertificate = "unapproved"
	Author     NoCertificate = "author"
)

// WithoutCertificate is the rule under which people enrol in v now.
func (v Version) WithoutCertificate() NoCertificate {
	switch {
	case v.NoCertificate:
		return Declared
	case v.ApprovedAt.IsZero():
		return Unapproved
	}
	return ""
}

// QuizFacts is what a course must know of a quiz: its rules, who wrote it, what it measures, and a digest of all that is asked.
type QuizFacts struct {
	PassMark  int // of 10000
	Questions int
	Authors   []id.Person
	Measures  []uuid.UUID // competencies, each once
	Digest    string
}

// lacking is what keeps a version from issuing certificates, whoever agrees.
func (r CertificateRule) lacking(v Version, quizzes []QuizFacts) fault.Many {
	var list fault.Many
	if v.JP < r.MinJP {
		list = append(list, fault.Field("jp", "course.certificate_jp").With("JP", r.MinJP))
	}
	if v.Summary == "" {
		list = append(list, fault.Field("summary", "course.certificate_summary"))
	}
	if len(v.Outcomes) == 0 {
		list = append(list, fault.Field("outcomes", "course.certificate_outcomes"))
	}
	for _, q := range quizzes {
		if q.Questions >= r.MinQuestions && q.PassMark >= r.MinPassMark {
			return list
		}
	}
	return append(list, fault.Field("modules", "course.certificate_quiz").With("Questions", r.MinQuestions).With("PassMark", r.MinPassMark/100))
}

// quizzesOf describes the quizzes of a version's modules.
func (s *Service) quizzesOf(ctx context.Context, db bun.IDB, modules []Module) ([]QuizFacts, error) {
	var list []QuizFacts
	for _, m := range modules {
		if m.QuizID.IsZero() || s.hooks.DescribeQuiz == nil {
			continue
		}
		facts, err := s.hooks.DescribeQuiz(ctx, db, m.QuizID)
		if err != nil {
			return nil, wrap(err, "describe quiz")
		}
		list = append(list, facts)
	}
	return list, nil
}

// lacks says what keeps the published version of a course from issuing certificates, the second person included; nothing
// when it issues them or was declared without.
func (s *Service) lacks(ctx context.Context, db bun.IDB, v Version) (fault.Many, error) {
	if v.WithoutCertificate() != Unapproved {
		return nil, nil
	}
	rule, err := s.certificateRule(ctx, db)
	if err != nil {
		return nil, err
	}
	modules, err := ModulesOf(ctx, db, v.ID)
	if err != nil {
		return nil, err
	}
	quizzes, err := s.quizzesOf(ctx, db, modules)
	return append(rule.lacking(v, quizzes), fault.New(fault.Conflict, "course.certificate_second")), err
}
