package courses

import (
	"context"
	_ "embed" // lesson.sql
	"fmt"
	"path"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses/pictures"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/people"
)

// linkTime is how long a link to media stays good at least: longer than a sitting.
const linkTime = 6 * time.Hour

// Lesson is one module opened: its content, how far its learner is, and its neighbours.
type Lesson struct {
	Head
	Module      Module    `json:"module"`
	Progress    Progress  `json:"progress"`
	Steps       []Task    `json:"-"` // all modules of the course, in their order
	Previous    *Task     `json:"-"`
	Next        *Task     `json:"-"`
	PreviousID  id.Module `json:"previous_id,omitzero"`
	NextID      id.Module `json:"next_id,omitzero"`
	Count       int       `json:"count"`                  // of modules in the course
	Left        int       `json:"left"`                   // of modules not completed
	HTML        string    `json:"html,omitempty"`         // sanitised: the article, or the description
	MediaURL    string    `json:"media_url,omitempty"`    // on the content origin: video, image, or the PDF itself
	CaptionsURL string    `json:"captions_url,omitempty"` // WebVTT
	PageURL     string    `json:"page_url,omitempty"`     // pdf: the image of the page that is shown
	Page        int       `json:"page,omitempty"`         // pdf: its number, from 1

	PageText []media.Block `json:"page_text,omitempty"` // pdf: what that page says, where its file tells it; showing it counts as showing the page
	Figures  []PageFigure  `json:"figures,omitempty"`   // pdf: of that page

	Wait int       `json:"wait"` // seconds until MarkRead is accepted
	Now  time.Time `json:"now"`  // the server's clock: what Report.Visible and Report.Marked go by

	Picture   pictures.Picture `json:"-"` // of an image
	PageBytes int64            `json:"-"` // pdf: bytes of the page's image

	Films     []Film    `json:"films,omitempty"`      // video: what its learner chooses from, lightest first
	PosterURL string    `json:"poster_url,omitempty"` // video: a picture of it, before it is played
	Said      []Passage `json:"-"`                    // video: what its captions say

	Package  *packages.Package `json:"package,omitempty"` // of a package that is ready
	Standing packages.Standing `json:"-"`                 // and what it said of its learner

	shown  shown
	text   string                      // HTML before its pictures were given their sizes
	images map[string]pictures.Picture // in it, by lineage
}

// PageFigure is a picture on a page of a PDF.
type PageFigure struct {
	Number int    `json:"number"` // as media.Block.Figure names it
	URL    string `json:"url"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// LightHTML is HTML with a link in the place of each picture, in these words, for those who pay for each byte.
func (l Lesson) LightHTML(words func(alt string, bytes int64) string) string {
	return pictures.Illustrate(l.text, l.images, words)
}

// Whole reports whether the learner has opened the PDF itself, so that its pages need not be shown one by one.
func (l Lesson) Whole() bool { return !l.Progress.Position.WholeAt.IsZero() }

// shown are the objects that show a module's file, and the size of the picture.
type shown struct {
	File     string          `bun:"file"` // as uploaded
	Captions string          `bun:"captions"`
	Picture  string          `bun:"picture"` // of an image, or of a page
	Type     string          `bun:"type"`    // the picture's
	Width    int             `bun:"width"`
	Height   int             `bun:"height"`
	Bytes    int64           `bun:"bytes"`
	Sizes    []pictures.Size `bun:"sizes,type:jsonb"` // of an image, or the figures of a page

	Films []struct {
		Role, Key, Type string
		N               int
	} `bun:"films,type:jsonb"` // of a video
	Said   []Passage     `bun:"said,type:jsonb"`
	Blocks []media.Block `bun:"blocks,type:jsonb"` // of a page
}

// OthersLeft counts the modules besides this one that are not completed.
func (l Lesson) OthersLeft() int {
	if l.Progress.Completed() {
		return l.Left
	}
	return max(l.Left-1, 0)
}

// PageShape gives the width and height of the shown PDF page in pixels, zero when unknown.
func (l Lesson) PageShape() (width, height int) { return l.shown.Width, l.shown.Height }

// OpenModule opens a module of who's own enrolment and notes that they are there; of a PDF, page is shown, or where they
// stopped when it is 0. Opening completes nothing. course.enrolment_not_found when it is not theirs.
func (s *Service) OpenModule(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module, page int) (Lesson, error) {
	t, err := s.Learn(ctx, who, enrolment)
	if err != nil {
		return Lesson{}, err
	}
	e := Enrolment{ID: t.EnrolmentID, PersonID: who.PersonID, CourseID: t.CourseID, VersionID: t.VersionID, LastSeenAt: t.LastSeenAt}
	var task *Task
	for i := range t.List {
		if t.List[i].ID == module || t.List[i].LineageID == uuid.UUID(module) { // pages that a device keeps say the lineage
			task = &t.List[i]
		}
	}
	if task == nil {
		return Lesson{}, errModule
	}
	module = task.ID
	p, err := s.open(ctx, e, module)
	if err == nil && task.Kind == PDF && task.MediaState == media.Ready {
		page = shownPage(p, page, task.Media.Pages)
		p, err = s.RecordProgress(ctx, who, enrolment, module, Report{Page: page})
	}
	if err != nil {
		return Lesson{}, err
	}
	task.Fraction, task.CompletedAt = p.Fraction, p.CompletedAt
	l, err := s.lesson(ctx, t.Head, t.List, module, page)
	if err == nil && l.Package != nil {
		_, l.Standing, err = s.packs.Standing(ctx, s.db, placeOf(e, l.Module))
	}
	l.Progress = p
	if !p.Completed() && l.Module.Kind == PDF && l.Whole() {
		l.Wait = p.wholeWait(l.Module, s.now())
	} else if !p.Completed() && l.Module.Kind != PDF {
		l.Wait = max(0, l.Module.MinSeconds()-secondsSince(p.OpenedAt, s.now()))
	}
	return l, err
}

func shownPage(p Progress, asked, pages int) int {
	if asked == 0 {
		asked = p.Position.Page
	}
	return min(max(asked, 1), max(pages, 1))
}

//go:embed lesson.sql
var lessonSQL string

// lesson loads a module among its neighbours. page is the one that is shown of a PDF, from 1; beyond the last it is the last.
func (s *Service) lesson(ctx context.Context, head Head, tasks []Task, module id.Module, page int) (Lesson, error) {
	l := Lesson{Head: head, Now: s.now(), Count: len(tasks), Steps: tasks}
	var row struct {
		Module `bun:",extend"`
		Shown  shown `bun:"embed:shown_"`
	}
	l.Page = 1
	for _, t := range tasks {
		if t.ID == module {
			l.Page = min(max(page, 1), max(t.Media.Pages, 1))
		}
	}
	if err := pg.Query(ctx, s.db, &row, lessonSQL, module, l.Page); err != nil {
		return l, pg.OrNotFound(err, errModule)
	}
	l.Module, l.shown = row.Module, row.Shown
	for _, t := range tasks {
		if t.ID == module {
			l.Module.textBytes = t.textBytes
		}
	}
	for i := range tasks {
		if !tasks[i].Done() {
			l.Left++
		}
		if tasks[i].ID != module {
			continue
		}
		if i > 0 {
			l.Previous, l.PreviousID = &tasks[i-1], tasks[i-1].ID
		}
		if i+1 < len(tasks) {
			l.Next, l.NextID = &tasks[i+1], tasks[i+1].ID
		}
	}
	var err error
	if l.text, l.images, err = s.html(ctx, l.Module); err != nil {
		return l, err
	}
	l.HTML = pictures.Illustrate(l.text, l.images, nil)
	s.link(&l)
	return l, s.openPackage(ctx, &l)
}

// link signs the addresses of what a module shows.
func (s *Service) link(l *Lesson) {
	m := l.Module
	if m.Kind != PDF || m.MediaState != media.Ready {
		l.Page = 0
	}
	if !m.Kind.HasMedia() || m.MediaState != media.Ready || s.store == nil {
		return
	}
	name := path.Base(m.Media.Name)
	switch m.Kind {
	case Image:
		l.Picture = s.pictures.Show(l.shown.Sizes)
		l.MediaURL = l.Picture.URL
	case PDF:
		l.PageBytes, l.PageText = l.shown.Bytes, l.shown.Blocks
		for _, z := range l.shown.Sizes {
			l.Figures = append(l.Figures, PageFigure{z.N % 100, s.sign(z.Key, "gambar."+pictures.Extensions[z.Type], z.Type), z.Bytes, z.Width, z.Height})
		}
		l.MediaURL = s.sign(l.shown.File, name, m.Media.Type)
		l.PageURL = s.sign(l.shown.Picture, fmt.Sprintf("halaman-%d.%s", l.Page, pictures.Extensions[l.shown.Type]), l.shown.Type)
	case Video:
		s.linkFilms(l, name)
		l.Said = l.shown.Said
		l.CaptionsURL = s.sign(l.shown.Captions, "teks.vtt", "text/vtt")
	}
}

// sign gives the address of an object; "" when there is none.
func (s *Service) sign(key, name, contentType string) string {
	if key == "" {
		return ""
	}
	return s.store.SignedLink(key, name, contentType, linkTime)
}
