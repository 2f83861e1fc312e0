package courses

import (
	"context"
	"fmt"
	"path"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/people"
)

// linkTime is how long a link to media stays good at least: longer than a sitting.
const linkTime = 6 * time.Hour

// Lesson is one module opened: its content, how far its learner is, and its neighbours.
type Lesson struct {
	Head
	Module      Module    `json:"module"`
	Progress    Progress  `json:"progress"`
	Previous    *Task     `json:"-"`
	Next        *Task     `json:"-"`
	PreviousID  uuid.UUID `json:"previous_id,omitzero"`
	NextID      uuid.UUID `json:"next_id,omitzero"`
	Count       int       `json:"count"`                  // of modules in the course
	Left        int       `json:"left"`                   // of modules not completed
	HTML        string    `json:"html,omitempty"`         // sanitised: the article, or the description
	MediaURL    string    `json:"media_url,omitempty"`    // on the content origin: video, image, or the PDF itself
	CaptionsURL string    `json:"captions_url,omitempty"` // WebVTT
	PageURL     string    `json:"page_url,omitempty"`     // pdf: the image of the page that is shown
	Page        int       `json:"page,omitempty"`         // pdf: its number, from 1
	Wait        int       `json:"wait"`                   // seconds until MarkRead is accepted
}

// Page gives the width and height of the shown PDF page in pixels, zero when unknown.
func (l Lesson) PageSize() (width, height int) {
	if n := l.Page - 1; n >= 0 && n < len(l.Module.Media.PageSizes) {
		return l.Module.Media.PageSizes[n][0], l.Module.Media.PageSizes[n][1]
	}
	return 0, 0
}

// OpenModule opens a module of who's own enrolment and notes that they are there; of a PDF, page is shown, or where they
// stopped when it is 0. Opening completes nothing. course.enrolment_not_found when it is not theirs.
func (s *Service) OpenModule(ctx context.Context, who people.Actor, enrolment, module uuid.UUID, page int) (Lesson, error) {
	t, err := s.Learn(ctx, who, enrolment)
	if err != nil {
		return Lesson{}, err
	}
	e := Enrolment{ID: t.EnrolmentID, PersonID: who.PersonID, CourseID: t.CourseID, VersionID: t.VersionID, LastSeenAt: t.LastSeenAt}
	var task *Task
	for i := range t.List {
		if t.List[i].ID == module {
			task = &t.List[i]
		}
	}
	if task == nil {
		return Lesson{}, errModule
	}
	var p Progress
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.open(ctx, tx, e, module); err != nil {
			return err
		}
		return wrap(pg.Query(ctx, tx, &p, "select "+progressColumns+" from module_progress where enrolment_id = $1 and module_id = $2", e.ID, module), "progress")
	})
	if err == nil && task.Kind == PDF && task.MediaState == MediaReady {
		page = shownPage(p, page, task.Media.Pages)
		p, err = s.RecordProgress(ctx, who, enrolment, module, Report{Page: page})
	}
	if err != nil {
		return Lesson{}, err
	}
	task.Fraction, task.CompletedAt = p.Fraction, p.CompletedAt
	l, err := s.lesson(ctx, t.Head, t.List, module, page)
	l.Progress = p
	if !p.Completed() && l.Module.Kind != PDF {
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

// lesson loads a module among its neighbours.
func (s *Service) lesson(ctx context.Context, head Head, tasks []Task, module uuid.UUID, page int) (Lesson, error) {
	l := Lesson{Head: head, Count: len(tasks)}
	if err := pg.Query(ctx, s.db, &l.Module, `select id, version_id, lineage_id, position, part, kind, title, minutes, body, url, object_key,
			captions_key, alt, quiz_id, media, media_state, media_failure, created_at, updated_at from modules where id = $1`, module); err != nil {
		return l, pg.OrNotFound(err, errModule)
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
	if l.HTML, err = s.html(ctx, l.Module); err != nil {
		return l, err
	}
	s.link(&l, page)
	return l, nil
}

// link signs the addresses of what a module shows.
func (s *Service) link(l *Lesson, page int) {
	m := l.Module
	if !m.Kind.HasMedia() || m.MediaState != MediaReady || s.store == nil {
		return
	}
	name := path.Base(m.Media.Name)
	switch m.Kind {
	case Image:
		l.MediaURL = s.store.SignedLink(m.Media.ImageKey, "gambar.jpg", "image/jpeg", linkTime)
	case PDF:
		l.Page = shownPage(l.Progress, page, m.Media.Pages)
		l.MediaURL = s.store.SignedLink(m.ObjectKey, name, m.Media.Type, linkTime)
		l.PageURL = s.store.SignedLink(m.Media.PageKeys[l.Page-1], fmt.Sprintf("halaman-%d.jpg", l.Page), "image/jpeg", linkTime)
	case Video:
		l.MediaURL = s.store.SignedLink(m.ObjectKey, name, m.Media.Type, linkTime)
		if m.HasCaptions() {
			l.CaptionsURL = s.store.SignedLink(m.CaptionsKey, "teks.vtt", "text/vtt", linkTime)
		}
	}
}
