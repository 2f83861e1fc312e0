// Package media knows uploaded files: videos, PDFs, images and captions, what is in them and what learners are sent of
// them. It owns the tables media and renditions.
//
// Words: a medium is one uploaded file; a rendition is one stored object of it: the original, the pictures of a PDF's
// pages, an image made anew, captions. A medium never changes once it is ready: another file or other captions make
// another medium, so that versions of a course share what they have in common.
//
// Whoever looks into a file does so in a process of its own, with little memory and time (internal/child): what breaks
// there breaks nothing else.
package media

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/storage"
)

// Kind is what a file is.
type Kind string

// The kinds of files.
const (
	PDF   Kind = "pdf"
	Image Kind = "image"
	Video Kind = "video"

	Package Kind = "package"
)

// State is how far a file has been made ready for learners.
type State string

// The states of a medium. Refused comes with a fault key that says why.
const (
	None       State = "none"
	Processing State = "processing"
	Ready      State = "ready"
	Refused    State = "refused"
)

// The largest files, in bytes, in the round decimal units that people and phones count in.
const (
	MaxVideo    = 2_000_000_000
	MaxPDF      = 64_000_000
	MaxImage    = 25_000_000
	MaxCaptions = 1_000_000
	MaxPackage  = 500_000_000
)

// Service is the media of one database. Make it with New.
type Service struct {
	db    bun.IDB
	store *storage.Store
	queue *jobs.Queue
	now   func() time.Time
	told  func(ctx context.Context, tx bun.Tx, medium uuid.UUID) error // of a file that says something else now; may be nil
	tools Tools
	held  func(context.Context) (bool, error) // the machine is needed for something else; nil: never
	apart TakeApart                           // of packages; nil: none are taken
}

// TakeApart takes a package apart, which media does not know: it stores the files of it, and gives what keeps all that it found, in
// the transaction that makes the medium ready.
type TakeApart func(ctx context.Context, medium uuid.UUID, file io.ReaderAt, bytes int64) (files []storage.Object, keep func(context.Context, bun.Tx) error, err error)

// WithPackages lets s take packages, which apart takes apart.
func (s *Service) WithPackages(apart TakeApart) *Service {
	s.apart = apart
	return s
}

// New makes the service. Files lie in store, looking into them goes through queue, now is the clock.
func New(db bun.IDB, store *storage.Store, queue *jobs.Queue, now func() time.Time) *Service {
	return &Service{db: db, store: store, queue: queue, now: now}
}

// Telling has fn told of each file that was made ready or anew, in the transaction that does it: what it says may be found from now on.
func (s *Service) Telling(fn func(ctx context.Context, tx bun.Tx, medium uuid.UUID) error) {
	s.told = fn
}

// Info is what is known of a file without opening it.
type Info struct {
	Name      string `json:"name,omitempty"`       // as its trainer knows it
	Bytes     int64  `json:"bytes,omitempty"`      // of the file as uploaded
	Type      string `json:"type,omitempty"`       // its content type, as seen in its first bytes
	DurationS int    `json:"duration_s,omitempty"` // video: whole seconds, rounded down, at least 1
	Width     int    `json:"width,omitempty"`
	Height    int    `json:"height,omitempty"`
	Pages     int    `json:"pages,omitempty"`      // pdf
	Codec     string `json:"codec,omitempty"`      // video: the container's name of the pictures' coding
	Sound     string `json:"sound,omitempty"`      // video: and of the sound's; empty when there is none
	SentBytes int64  `json:"sent_bytes,omitempty"` // what a learner is sent who sees all of it
	Captions  bool   `json:"captions,omitempty"`   // video: it has subtitles

	Moving        bool `json:"moving,omitempty"`          // image: the file holds several pictures in turn; learners see the first
	CaptionsFromS int  `json:"captions_from_s,omitempty"` // and the second in which their first words show

	Variants       []Variant `json:"variants,omitempty"`        // video: what learners choose from, lightest first; none: as it came
	Lighter        Lighter   `json:"lighter,omitempty"`         // and how far they are made
	LighterFailure string    `json:"lighter_failure,omitempty"` // why they are not: a fault key
	Progress       int       `json:"progress,omitempty"`        // while they are made: percent
}

// CaptionsBeyond reports whether all words of the captions would come after the end of the video: they are another one's.
func (i Info) CaptionsBeyond() bool {
	return i.Captions && i.DurationS > 0 && i.CaptionsFromS > i.DurationS
}

// Heard reports whether browsers play the sound of a video; one without sound is as it should be.
func (i Info) Heard() bool { return heard[i.Sound] }

// MaxBytes is the largest file of kind k; 0 when there is no such kind. Screens and services both ask here.
func (k Kind) MaxBytes() int64 {
	return map[Kind]int64{Video: MaxVideo, PDF: MaxPDF, Image: MaxImage, Package: MaxPackage}[k]
}

// accepted are the content types of a kind, as seen in a file's first bytes.
var accepted = map[Kind][]string{
	PDF:   {"application/pdf"},
	Image: {"image/jpeg", "image/png", "image/webp", "image/gif"},
	Video: {"video/mp4", "video/x-m4v", "video/quicktime", "video/webm"},

	Package: {"application/zip", "application/jar", "application/java-archive", "text/xml", "text/plain"}, // what is in it says the rest
}

// withTools are what is taken besides where it can be made playable.
var withTools = []string{"video/3gpp", "video/3gpp2", "video/matroska"}

// accepts refuses a content type that is not one of k. Pictures in the way of newer phones are told by name: what helps
// is a setting of the phone.
func (k Kind) accepts(contentType string, tools Tools) error {
	switch {
	case slices.Contains(accepted[k], contentType), k == Video && tools.There() && slices.Contains(withTools, contentType):
		return nil
	case k == Image && strings.HasPrefix(contentType, "image/hei"):
		return fault.Field("file", "course.media_type_heic")
	}
	return fault.Field("file", "course.media_type_"+string(k))
}

// servedAs is the content type that browsers know: what QuickTime holds is an MP4 by another name.
func servedAs(contentType string) string {
	if contentType == "video/x-m4v" || contentType == "video/quicktime" {
		return "video/mp4"
	}
	return contentType
}

// What a file is refused for that is of no one kind.
var (
	errLimits = fault.New(fault.Invalid, "course.media_limits") // it could not be looked into within the limits of a child
	errFailed = fault.New(fault.Invalid, "course.media_failed") // we gave up, for no fault that we know of in the file
)

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("media: %s: %w", what, err)
}
