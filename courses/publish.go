package courses

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/media"
	"mumpuni/people"
)

// Readiness is what stands between a draft and its learners: Problems refuse publishing, Warnings do not. A fault's Field
// is "module.<id>" when one module is to blame; its sentence gets the module's Title. Rule is what a course that issues
// certificates must fulfil; nil when the draft is declared without.
type Readiness struct {
	Problems fault.Many       `json:"problems"`
	Warnings fault.Many       `json:"warnings"`
	Rule     *CertificateRule `json:"rule,omitempty"`
}

// Ready reports that nothing refuses publishing.
func (r Readiness) Ready() bool { return len(r.Problems) == 0 }

// Check says whether a draft could be published now, with everything that is wrong at once. Faults: course.no_draft.
func (s *Service) Check(ctx context.Context, who people.Actor, course uuid.UUID) (Readiness, error) {
	var r Readiness
	err := s.WithDraft(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		modules, err := ModulesOf(ctx, tx, v.ID)
		if err == nil {
			r, err = s.readiness(ctx, tx, *v, modules)
		}
		if err == nil {
			err = errOnlyLooking
		}
		return err
	})
	if errors.Is(err, errOnlyLooking) {
		err = nil
	}
	return r, err
}

// errOnlyLooking undoes a transaction that was meant to change nothing.
var errOnlyLooking = errors.New("only looking")

// Publish makes the draft the version that learners get, and freezes its quizzes. Learners who have not begun move to it;
// the others stay on the version they began. A draft that will issue certificates is published by a second person: then
// approval is what waits for them, and nothing changes until they agree. Faults: all Problems of Check at once;
// course.no_draft.
func (s *Service) Publish(ctx context.Context, who people.Actor, course uuid.UUID) (approval uuid.UUID, err error) {
	err = s.WithDraft(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		modules, err := ModulesOf(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if v.NoCertificate {
			return s.publish(ctx, tx, who, v, modules)
		}
		err = tx.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error { // nothing is frozen while it waits
			r, err := s.readiness(ctx, tx, *v, modules)
			if err == nil {
				err = r.Problems.Err()
			}
			if err == nil {
				err = errOnlyLooking
			}
			return err
		})
		if !errors.Is(err, errOnlyLooking) {
			return err
		}
		approval, err = s.askPublish(ctx, tx, who, *v, modules)
		return err
	})
	return approval, err
}

func (s *Service) askPublish(ctx context.Context, tx bun.Tx, who people.Actor, v Version, modules []Module) (uuid.UUID, error) {
	c, err := s.Owned(ctx, tx, who, v.CourseID)
	if err != nil {
		return uuid.Nil, err
	}
	quizzes, err := s.quizzesOf(ctx, tx, modules)
	if err != nil {
		return uuid.Nil, err
	}
	return s.ask(ctx, tx, who, AskPublish, c, v, modules, quizzes)
}

// publish does it, for who asked.
func (s *Service) publish(ctx context.Context, tx bun.Tx, who people.Actor, v *Version, modules []Module) error {
	r, err := s.readiness(ctx, tx, *v, modules)
	if err == nil {
		err = r.Problems.Err()
	}
	if err != nil {
		return err
	}
	if err := s.replacePublished(ctx, tx, who, v, modules); err != nil {
		return err
	}
	if asked := AskedIn(modules); len(asked) > 0 && s.hooks.Asked != nil {
		if err := s.hooks.Asked(ctx, tx, v.ID, asked); err != nil {
			return err
		}
	}
	if err := s.announce(ctx, tx, *v); err != nil {
		return err
	}
	detail := map[string]any{"version": v.Number, "title": v.Title}
	if why := v.WithoutCertificate(); why != "" {
		detail["without_certificate"] = why
	} else {
		detail["approved_by"] = v.ApprovedBy
	}
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "course.publish", Object: "course:" + v.CourseID.String(), Detail: detail,
	})
}

// readiness looks at everything. A quiz is asked by freezing it in a transaction of its own inside tx: what refuses it is
// a problem of its module.
func (s *Service) readiness(ctx context.Context, tx bun.Tx, v Version, modules []Module) (Readiness, error) {
	r := look(v, modules)
	quizzes, err := s.quizzesOf(ctx, tx, modules)
	if err != nil {
		return r, err
	}
	if err := s.certifying(ctx, tx, v, quizzes, &r); err != nil {
		return r, err
	}
	if err := unmeasured(ctx, tx, v, quizzes, &r); err != nil {
		return r, err
	}
	if err := s.checkPictures(ctx, tx, v, modules, &r); err != nil {
		return r, err
	}
	if err := s.checkAsked(ctx, tx, v, modules, &r); err != nil {
		return r, err
	}
	for _, m := range modules {
		if m.QuizID.IsZero() || s.hooks.FreezeQuizzes == nil {
			continue
		}
		err := tx.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
			return s.hooks.FreezeQuizzes(ctx, tx, []id.Quiz{m.QuizID}, s.now())
		})
		var f *fault.Fault
		if errors.As(err, &f) {
			r.Problems = append(r.Problems, m.blame(f))
		} else if err != nil {
			return r, wrap(err, "freeze quiz")
		}
		advice, err := s.advise(ctx, tx, m)
		if err != nil {
			return r, err
		}
		r.Warnings = append(r.Warnings, advice...)
	}
	return r, nil
}

// certifying adds the rule for certificates and what a version that will issue them lacks of it.
func (s *Service) certifying(ctx context.Context, tx bun.Tx, v Version, quizzes []QuizFacts, r *Readiness) error {
	if v.NoCertificate {
		return nil
	}
	rule, err := s.certificateRule(ctx, tx)
	if err != nil {
		return err
	}
	r.Rule, r.Problems = &rule, append(r.Problems, rule.lacking(v, quizzes)...)
	return nil
}

// unmeasured warns of the competencies that v teaches and none of its quizzes asks about: whoever completes it shows nothing of them.
func unmeasured(ctx context.Context, db bun.IDB, v Version, quizzes []QuizFacts, r *Readiness) error {
	taught, err := Taught(ctx, db, v.ID)
	var codes []string
	for _, t := range taught {
		if !slices.ContainsFunc(quizzes, func(q QuizFacts) bool { return slices.Contains(q.Measures, t.CompetencyID) }) {
			codes = append(codes, t.Code)
		}
	}
	if len(codes) > 0 {
		r.Warnings = append(r.Warnings, fault.Field("competencies", "course.competencies_unmeasured").With("Codes", strings.Join(codes, ", ")))
	}
	return err
}

func (s *Service) advise(ctx context.Context, tx bun.Tx, m Module) (fault.Many, error) {
	if s.hooks.AdviseQuiz == nil {
		return nil, nil
	}
	advice, err := s.hooks.AdviseQuiz(ctx, tx, m.QuizID)
	for i, f := range advice {
		advice[i] = m.blame(f)
	}
	return advice, wrap(err, "advise quiz")
}

// look is the part of readiness that needs only the version and its modules.
func look(v Version, modules []Module) Readiness {
	var r Readiness
	r.Problems = append(r.Problems, checkHours(v.JP, v.Minutes)...)
	if len(modules) == 0 {
		r.Problems = append(r.Problems, fault.Field("modules", "course.modules_missing"))
	}
	if v.Summary == "" && v.NoCertificate {
		r.Warnings = append(r.Warnings, fault.Field("summary", "course.summary_missing"))
	}
	parts, minutes := map[Part]bool{}, 0
	for _, m := range modules {
		parts[m.Part], minutes = true, minutes+m.Minutes
		if key := m.lacks(); key != "" {
			r.Problems = append(r.Problems, m.blame(fault.Field("", key)))
		}
		r.Warnings = append(r.Warnings, m.wants()...)
	}
	for _, p := range Parts {
		if !parts[p] {
			r.Warnings = append(r.Warnings, fault.Field("part."+string(p), "course.part_missing_"+string(p)))
		}
	}
	if minutes != v.Minutes {
		r.Warnings = append(r.Warnings, fault.Field("minutes", "course.minutes_differ").With("Sum", minutes).With("Minutes", v.Minutes))
	}
	return r
}

// lacks is the fault key of what a module still needs before learners may see it, "" when nothing.
func (m Module) lacks() string {
	switch {
	case m.Kind == Article && m.Body == "":
		return "course.article_empty"
	case m.Kind == Link && m.URL == "":
		return "course.url_missing"
	case m.Kind == Quiz && m.QuizID.IsZero():
		return "course.quiz_missing"
	case m.Kind == Image && m.Alt == "":
		return "course.alt_missing"
	case !m.Kind.HasMedia():
		return ""
	}
	return map[media.State]string{
		media.None: "course.media_missing", media.Processing: "course.media_not_ready", media.Refused: "course.media_was_refused",
	}[m.MediaState]
}

// heavyVideo is from how many bytes a minute a video is called heavy: learners pay for their data, and 360p needs about 3 MB.
const heavyVideo = 5_000_000

// wants is what would make a module better for its learners, but is not demanded.
func (m Module) wants() fault.Many {
	var list fault.Many
	switch {
	case m.Kind == Image && m.Media.Moving:
		return fault.Many{m.blame(fault.Field("", "course.image_still"))}
	case m.Kind != Video:
		return nil
	}
	switch {
	case !m.Media.Captions:
		list = append(list, m.blame(fault.Field("", "course.captions_missing")))
	case m.Media.CaptionsBeyond():
		list = append(list, m.blame(fault.Field("", "course.captions_beyond")))
	}
	if !m.Media.Heard() {
		list = append(list, m.blame(fault.Field("", "course.video_sound")))
	}
	if d := int64(m.Media.DurationS); d > 0 && m.Media.Bytes*60/d > heavyVideo {
		list = append(list, m.blame(fault.Field("", m.heavy()).With("PerMinute", m.Media.Bytes*60/d/1_000_000)))
	}
	return list
}

// smallPicture is the height of a video that needs no smaller picture: 360p, which is the width of one held upright.
const smallPicture = 360

// heavy is the key of the advice for a heavy video: what makes it light is a smaller picture, or else fewer bits for it.
func (m Module) heavy() string {
	if lines := min(m.Media.Width, m.Media.Height); lines > 0 && lines <= smallPicture {
		return "course.video_bitrate"
	}
	return "course.video_heavy"
}

func (m Module) blame(f *fault.Fault) *fault.Fault {
	g := f.On(fmt.Sprintf("module.%s", m.ID)).With("Title", m.Title)
	g.Kind = fault.Invalid
	return g
}

// replacePublished swaps the published version for v. Whoever has begun, be it by an attempt (quizzes) without opening its module,
// stays on the version they began.
func (s *Service) replacePublished(ctx context.Context, tx bun.Tx, who people.Actor, v *Version, modules []Module) error {
	var old []uuid.UUID
	err := tx.NewRaw("update course_versions set state = ? where course_id = ? and state = ? returning id",
		Replaced, v.CourseID, Published).Scan(ctx, &old)
	if err != nil {
		return wrap(err, "retire version")
	}
	v.State, v.PublishedAt, v.PublishedBy = Published, s.now(), who.AuditID()
	if _, err := tx.NewUpdate().Model(v).Column("state", "published_at", "published_by", "approved_at", "approved_by").WherePK().Exec(ctx); err != nil {
		return wrap(err, "publish version")
	}
	if err := s.makeFindable(ctx, tx, v.ID, modules, old); err != nil || len(old) == 0 {
		return err
	}
	why := v.WithoutCertificate()
	_, err = tx.NewRaw(across["move who has not begun"], report.Args{"to": v.ID, "from": bun.List(old), "earns": why == "", "why": why}).Exec(ctx)
	return wrap(err, "move those who have not begun")
}
