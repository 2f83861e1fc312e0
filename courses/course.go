package courses

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/stale"
)

// Course is what stays the same over all versions: its address and its owner.
type Course struct {
	bun.BaseModel `bun:"table:courses,alias:c" json:"-"`

	ID         uuid.UUID `bun:"id,pk" json:"id"`
	Slug       string    `bun:"slug" json:"slug"`
	UnitID     uuid.UUID `bun:"unit_id" json:"unit_id"` // trainers of this unit and above may edit
	CreatedBy  id.Person `bun:"created_by" json:"created_by"`
	CreatedAt  time.Time `bun:"created_at" json:"created_at"`
	ArchivedAt time.Time `bun:"archived_at,nullzero" json:"archived_at,omitzero"`
}

// State is where a version stands.
type State string

// The states. A course has at most one draft and one published version; the replaced ones are kept for their learners.
const (
	Draft     State = "draft"
	Published State = "published"
	Replaced  State = "replaced"
	InBin     State = "binned" // nobody reads it; see Bin
)

// Version is a course as it was written at one time. Minutes is the learning time, JP the lesson hours of 45 minutes it
// is credited with; Form is SIASN's kind of training ("16" = e-learning).
type Version struct {
	bun.BaseModel `bun:"table:course_versions,alias:v" json:"-"`

	ID          uuid.UUID `bun:"id,pk" json:"id"`
	CourseID    uuid.UUID `bun:"course_id" json:"course_id"`
	Number      int       `bun:"number" json:"number"`
	State       State     `bun:"state" json:"state" enum:"draft,published,replaced"`
	Title       string    `bun:"title" json:"title"`
	Summary     string    `bun:"summary" json:"summary"`
	Outcomes    []string  `bun:"outcomes,array" json:"outcomes"`
	JP          int       `bun:"jp" json:"jp"`
	Minutes     int       `bun:"minutes" json:"minutes"`
	Language    string    `bun:"language" json:"language" enum:"id,en"`
	Form        string    `bun:"form" json:"form"`
	CreatedBy   id.Person `bun:"created_by" json:"created_by"`
	CreatedAt   time.Time `bun:"created_at" json:"created_at"`
	UpdatedAt   time.Time `bun:"updated_at" json:"updated_at"`
	PublishedAt time.Time `bun:"published_at,nullzero" json:"published_at,omitzero"`
	PublishedBy id.Person `bun:"published_by,nullzero" json:"published_by,omitzero"`

	CoverPicture string `bun:"cover_picture" json:"cover_picture,omitempty"` // the name of a picture of the course: what its card shows
	CoverAlt     string `bun:"cover_alt" json:"cover_alt,omitempty"`         // and that in words

	NoCertificate bool      `bun:"no_certificate" json:"no_certificate"`             // declared by its trainer
	ApprovedAt    time.Time `bun:"approved_at,nullzero" json:"approved_at,omitzero"` // a second person agreed to it
	ApprovedBy    id.Person `bun:"approved_by,nullzero" json:"approved_by,omitzero"` // Nil with ApprovedAt: nobody else was eligible
	LacksToldAt   time.Time `bun:"lacks_told_at,nullzero" json:"-"`
}

// Teaches is a competency a version teaches, up to a level.
type Teaches struct {
	bun.BaseModel `bun:"table:course_competencies,alias:cc" json:"-"`

	VersionID    uuid.UUID `bun:"version_id,pk" json:"-"`
	CompetencyID uuid.UUID `bun:"competency_id,pk" json:"competency_id"`
	Level        int       `bun:"level" json:"level" minimum:"1" maximum:"9"`
	Code         string    `bun:"code,scanonly" json:"code" readOnly:"true"`
	NameID       string    `bun:"name_id,scanonly" json:"name_id" readOnly:"true"`
	NameEN       string    `bun:"name_en,scanonly" json:"name_en" readOnly:"true"`
}

// Name is the competency's name in lang ("id" or "en").
func (t Teaches) Name(lang string) string {
	if lang == "en" {
		return t.NameEN
	}
	return t.NameID
}

// tag names what v says about the course, for Settings.Seen.
func (v Version) tag(list []Teaches) string {
	levels := map[uuid.UUID]int{}
	for _, t := range list {
		levels[t.CompetencyID] = t.Level
	}
	return stale.Tag(v.Title, v.Summary, v.Outcomes, v.JP, v.Minutes, v.Language, levels, v.NoCertificate)
}
