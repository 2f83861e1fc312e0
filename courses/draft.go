package courses

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/stale"
	"mumpuni/people"
)

// The limits of a course's texts, in characters, and of its numbers.
const (
	MaxTitle    = 200
	maxSummary  = 2000
	maxOutcome  = 300
	maxOutcomes = 20
	maxJP       = 200
	maxMinutes  = 20000

	// MinutesPerJP is the lesson hour: 1 JP = 45 minutes.
	MinutesPerJP = 45
	eLearning    = "16" // SIASN jenis diklat
)

// NewCourse is what a course begins with. A Nil UnitID takes the first unit on which the trainer holds the role; an empty
// Slug is made from the title. With an ID that who has used before, nothing is made: the request was repeated.
type NewCourse struct {
	ID     uuid.UUID `json:"id,omitzero" doc:"UUID made by the client; repeat the request with it after a cut and nothing is made twice"`
	Title  string    `json:"title" maxLength:"200"`
	Slug   string    `json:"slug,omitempty" maxLength:"80"`
	UnitID uuid.UUID `json:"unit_id,omitzero"`
}

// CreateCourse makes a course with an empty draft, owned by a unit in who's scope as trainer. Faults: course.title_missing,
// course.title_long, course.slug_invalid, course.slug_taken, course.id_taken, course.unit_not_yours.
func (s *Service) CreateCourse(ctx context.Context, who people.Actor, n NewCourse) (Course, error) {
	c := Course{ID: orNewID(n.ID), Slug: strings.TrimSpace(n.Slug), UnitID: n.UnitID, CreatedBy: who.AuditID(), CreatedAt: s.now()}
	if c.UnitID == uuid.Nil {
		c.UnitID = firstUnit(who)
	}
	n.Title = oneLine(n.Title)
	faults := checkTitle(n.Title)
	if c.Slug != "" && (!slugForm.MatchString(c.Slug) || isID(c.Slug)) {
		faults = append(faults, fault.Field("slug", "course.slug_invalid"))
	}
	if err := faults.Err(); err != nil {
		return Course{}, err
	}
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.mayOwn(ctx, tx, who, c.UnitID); err != nil {
			return err
		}
		made, err := insertCourse(ctx, tx, &c, n.Title)
		if err != nil || !made {
			return err
		}
		v := Version{
			ID: newID(), CourseID: c.ID, Number: 1, State: Draft, Title: n.Title, Outcomes: []string{}, Language: "id",
			Form: eLearning, CreatedBy: c.CreatedBy, CreatedAt: c.CreatedAt, UpdatedAt: c.CreatedAt,
		}
		if _, err = tx.NewInsert().Model(&v).Exec(ctx); err != nil {
			return wrap(err, "first draft")
		}
		return s.noteAuthor(ctx, tx, who, v.ID)
	})
	return c, err
}

// Settings are what a trainer writes about a course. Outcomes that are empty are dropped.
type Settings struct {
	Title        string    `json:"title" maxLength:"200"`
	Summary      string    `json:"summary" maxLength:"2000"`
	Outcomes     []string  `json:"outcomes" maxItems:"20"`
	JP           int       `json:"jp" minimum:"0"`
	Minutes      int       `json:"minutes" minimum:"0"`
	Language     string    `json:"language,omitempty" enum:"id,en"`
	Competencies []Teaches `json:"competencies"`

	NoCertificate bool   `json:"no_certificate,omitempty"` // declared: completing the course earns no certificate
	Seen          string `json:"seen,omitempty"`           // Work.Tag of what the change was made from; "" overwrites
}

// check tidies st and reports all that is wrong. A JP is 45 minutes of learning, so JP × 45 may not pass the minutes.
func (st Settings) check() (Settings, error) {
	st.Title, st.Summary = oneLine(st.Title), strings.TrimSpace(st.Summary)
	st.Language = cmp.Or(st.Language, "id")
	faults := checkTitle(st.Title)
	if utf8.RuneCountInString(st.Summary) > maxSummary {
		faults = append(faults, fault.Field("summary", "course.text_long").With("Max", maxSummary))
	}
	outcomes := []string{}
	for i, o := range st.Outcomes {
		if o = oneLine(o); o == "" {
			continue
		}
		if utf8.RuneCountInString(o) > maxOutcome {
			faults = append(faults, fault.Field(fmt.Sprintf("outcomes.%d", i), "course.text_long").With("Max", maxOutcome))
		}
		outcomes = append(outcomes, o)
	}
	if st.Outcomes = outcomes; len(outcomes) > maxOutcomes {
		faults = append(faults, fault.Field("outcomes", "course.outcomes_many").With("Max", maxOutcomes))
	}
	if st.Language != "id" && st.Language != "en" {
		faults = append(faults, fault.Field("language", "course.language_unknown"))
	}
	faults = append(faults, checkHours(st.JP, st.Minutes)...)
	return st, append(faults, checkTeaches(st.Competencies)...).Err()
}

func checkHours(jp, minutes int) fault.Many {
	var faults fault.Many
	if minutes < 0 || minutes > maxMinutes {
		faults = append(faults, fault.Field("minutes", "course.minutes_range").With("Max", maxMinutes))
	}
	if jp < 0 || jp > maxJP {
		faults = append(faults, fault.Field("jp", "course.jp_range").With("Max", maxJP))
	}
	if len(faults) == 0 && jp*MinutesPerJP > minutes {
		return fault.Many{fault.Field("jp", "course.jp_too_many").With("JP", jp).With("Minutes", minutes).With("Needed", jp*MinutesPerJP).With("Max", minutes/MinutesPerJP)}
	}
	return faults
}

func checkTeaches(list []Teaches) fault.Many {
	var faults fault.Many
	seen := map[uuid.UUID]bool{}
	for i, t := range list {
		if t.Level < 1 || t.Level > 9 {
			faults = append(faults, fault.Field(fmt.Sprintf("competencies.%d.level", i), "course.level_range"))
		}
		if seen[t.CompetencyID] {
			faults = append(faults, fault.Field(fmt.Sprintf("competencies.%d", i), "course.competency_twice"))
		}
		seen[t.CompetencyID] = true
	}
	return faults
}

// UpdateDraft changes what the draft says about the course. Faults: of each field at once; course.jp_too_many when
// JP × 45 passes the minutes; course.competency_unknown; course.no_draft; stale.ErrChanged.
func (s *Service) UpdateDraft(ctx context.Context, who people.Actor, course uuid.UUID, st Settings) error {
	st, err := st.check()
	if err != nil {
		return err
	}
	return s.Edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		now, err := Taught(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if err := stale.Check(st.Seen, v.tag(now)); err != nil {
			return err
		}
		v.Title, v.Summary, v.Outcomes, v.JP, v.Minutes, v.Language = st.Title, st.Summary, st.Outcomes, st.JP, st.Minutes, st.Language
		v.NoCertificate = st.NoCertificate
		_, err = tx.NewUpdate().Model(v).Column("title", "summary", "outcomes", "jp", "minutes", "language", "no_certificate").WherePK().Exec(ctx)
		if err != nil {
			return wrap(err, "update draft")
		}
		return replaceTeaches(ctx, tx, v.ID, slices.Clone(st.Competencies))
	})
}

func checkTitle(title string) fault.Many {
	switch {
	case title == "":
		return fault.Many{fault.Field("title", "course.title_missing")}
	case utf8.RuneCountInString(title) > MaxTitle:
		return fault.Many{fault.Field("title", "course.title_long").With("Max", MaxTitle)}
	}
	return nil
}

// oneLine trims s and makes one space of each run of white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func firstUnit(who people.Actor) uuid.UUID {
	for _, g := range who.Grants {
		if g.Role == people.Trainer {
			return g.UnitID
		}
	}
	return uuid.Nil
}
