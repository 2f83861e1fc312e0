package courses

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/stale"
	"mumpuni/media"
)

// Part is one of the three parts that Indonesian e-learning asks of a course.
type Part string

// The parts, in their order.
const (
	Overview   Part = "gambaran_umum"
	Material   Part = "materi"
	Evaluation Part = "evaluasi"
)

// Parts lists the parts in their order.
var Parts = []Part{Overview, Material, Evaluation}

// Kind says what a module is made of.
type Kind string

// The kinds of modules.
const (
	Article Kind = "article"
	PDF     Kind = "pdf"
	Image   Kind = "image"
	Video   Kind = "video"
	Link    Kind = "link"
	Quiz    Kind = "quiz"
	Package Kind = "package" // a lesson that another maker packed (packages)
)

// Kinds lists the kinds of modules.
var Kinds = []Kind{Article, PDF, Image, Video, Link, Quiz, Package}

// HasMedia reports whether modules of this kind consist of an uploaded file.
func (k Kind) HasMedia() bool { return k == PDF || k == Image || k == Video || k == Package }

// Module is one step of a version.
type Module struct {
	bun.BaseModel `bun:"table:modules,alias:m" json:"-"`

	ID        id.Module `bun:"id,pk" json:"id"`
	VersionID uuid.UUID `bun:"version_id" json:"version_id"`
	LineageID uuid.UUID `bun:"lineage_id" json:"lineage_id"` // the same module across versions
	Position  int       `bun:"position" json:"position"`     // from 1
	Part      Part      `bun:"part" json:"part" enum:"gambaran_umum,materi,evaluasi"`
	Kind      Kind      `bun:"kind" json:"kind" enum:"article,pdf,image,video,link,quiz,package"`
	Title     string    `bun:"title" json:"title"`
	Minutes   int       `bun:"minutes" json:"minutes"`
	Body      string    `bun:"body" json:"body,omitempty"` // Markdown: the article, or a description
	URL       string    `bun:"url" json:"url,omitempty"`   // of a link
	Alt       string    `bun:"alt" json:"alt,omitempty"`   // what an image shows, for those who do not see it
	QuizID    id.Quiz   `bun:"quiz_id,nullzero" json:"quiz_id,omitzero"`
	Words     int       `bun:"words" json:"words,omitempty"` // of an article

	// Its file, if it has one. What is known of it is read with the module and never written with it.
	MediaID          uuid.UUID   `bun:"media_id,nullzero" json:"-"`
	Media            media.Info  `bun:"media,type:jsonb,scanonly" json:"media"`
	MediaState       media.State `bun:"media_state,scanonly" json:"media_state" enum:"none,processing,ready,refused"`
	MediaFailure     string      `bun:"media_failure,scanonly" json:"media_failure,omitempty"`           // a fault key
	MediaFailurePage int         `bun:"media_failure_page,scanonly" json:"media_failure_page,omitempty"` // of a PDF, for its sentence

	MediaFailureEntry string `bun:"media_failure_entry,scanonly" json:"media_failure_entry,omitempty"` // and the file of a package

	CreatedAt time.Time `bun:"created_at" json:"created_at"`
	UpdatedAt time.Time `bun:"updated_at" json:"updated_at"`
	Tag       string    `bun:"-" json:"tag,omitempty"` // for its trainer: goes back as ModuleDraft.Seen

	textBytes int64 // what its text, or the questions of its quiz, costs a learner; see weigh
}

// Words per minute of an unhurried reader, and the share of the reading time that must at least be spent.
const (
	wordsPerMinute = 200
	readingShare   = 4 // a quarter
	minDwell       = 15
)

// MinSeconds is the least time a module must be open before it can be completed: an article a quarter of its reading time
// at 200 words a minute, a video nine tenths of its length, anything at least 15 seconds. A quiz has its own rules: 0.
func (m Module) MinSeconds() int {
	switch m.Kind {
	case Quiz:
		return 0
	case Article:
		return max(minDwell, m.Words*60/wordsPerMinute/readingShare)
	case Video:
		return max(1, enough(m.Media.DurationS))
	case PDF:
		return m.Media.Pages * pageSeconds
	case Package:
		return 0 // it says itself when it is done
	default:
		return minDwell
	}
}

// tag names what a trainer wrote of m, for ModuleDraft.Seen; its place and its file are not part of it.
func (m Module) tag() string {
	return stale.Tag(m.Part, m.Title, m.Minutes, m.Body, m.URL, m.Alt, m.QuizID)
}
