package courses

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"

	"mumpuni/courses"
	"mumpuni/courses/pictures"
	"mumpuni/internal/id"
	"mumpuni/media"
	"mumpuni/web/route"
)

// Courses kept on a device of the learner's own, to be learnt without a signal (saved.ts, keeper.ts). No page of it opens a module.

// savedRoutes declares what a device saves a course by.
func (p *Pages) savedRoutes(s *route.Set) {
	s.Page(http.MethodGet, "/belajar/:enrolment/luring", route.SignedIn, p.saveQuestion)
	s.Page(http.MethodPost, "/belajar/:enrolment/luring", route.SignedIn, p.saveList)
	s.Page(http.MethodGet, "/belajar/:enrolment/:module/luring", route.SignedIn, p.savedLesson)
}

func savePath(enrolment id.Enrolment) string { return learnPath(enrolment) + "/luring" }

// savedLessonView is a lesson as a device keeps it.
type savedLessonView struct {
	lessonView
	Pages []courses.SavedFile // of a PDF
	Texts map[int][]media.Block
}

// savedList is what a device keeps of a course: its own page, and of each module the page and the files. What changed has another tag.
type savedList struct {
	Title   string       `json:"title"`
	Pages   []savedPart  `json:"pages"`
	Modules []savedEntry `json:"modules"`

	video string // the variant that was asked for
}

type savedPart struct {
	Path  string `json:"path"`
	Tag   string `json:"tag"`
	Bytes int64  `json:"bytes"` // as they are sent
}

type savedEntry struct {
	ID    id.Module    `json:"id"`
	Title string       `json:"title"`
	Kind  courses.Kind `json:"kind"`
	Page  savedPart    `json:"page"`
	Files []savedFile  `json:"files"`
}

type savedFile struct {
	Key   string `json:"key"`
	Bytes int64  `json:"bytes"`
	Type  string `json:"type"`
	URL   string `json:"url,omitempty"`
}

// bytes is what a module costs.
func (e savedEntry) bytes() int64 {
	n := e.Page.Bytes
	for _, f := range e.Files {
		n += f.Bytes
	}
	return n
}

// all is what the whole course costs.
func (l savedList) all() int64 {
	n := l.own()
	for _, m := range l.Modules {
		n += m.bytes()
	}
	return n
}

// own is what the course costs without its modules.
func (l savedList) own() int64 {
	var n int64
	for _, part := range l.Pages {
		n += part.Bytes
	}
	return n
}

func (p *Pages) saveQuestion(r *route.Request) error {
	t, err := p.tasks(r)
	if err != nil {
		return err
	}
	list, err := p.savedListOf(r, t.EnrolmentID, false)
	if err != nil {
		return err
	}
	r.KeepFiles()
	return r.Render(http.StatusOK, savePage(t, list))
}

// saveList notes that the device has the modules from now on, and tells what there is to be had; the addresses of the files as well
// when they are asked for.
func (p *Pages) saveList(r *route.Request) error {
	enrolment, err := route.PathID[id.Enrolment](r, "enrolment")
	if err != nil {
		return route.ErrNotFound
	}
	list, err := p.savedListOf(r, enrolment, r.Form("berkas") != "")
	if err != nil {
		return err
	}
	if err := p.Courses.MarkSaved(r.Ctx(), r.Who, enrolment); err != nil {
		return err
	}
	return r.JSON(list)
}

func (p *Pages) savedLesson(r *route.Request) error {
	enrolment, module, err := ids(r)
	if err != nil {
		return route.ErrNotFound
	}
	m, err := p.Courses.SavedModule(r.Ctx(), r.Who, enrolment, module, videoChoice(r))
	if err != nil {
		return err
	}
	body, err := p.still(r, m)
	if err != nil {
		return err
	}
	r.Header().Set("X-Halaman", lessonPath(enrolment, m.Module.ID))
	return r.HTML(http.StatusOK, body)
}

func (p *Pages) savedListOf(r *route.Request, enrolment id.Enrolment, addressed bool) (savedList, error) {
	t, modules, err := p.Courses.Saved(r.Ctx(), r.Who, enrolment, videoChoice(r))
	if err != nil {
		return savedList{}, err
	}
	own, err := r.Still(learnPath(enrolment), learnPage(t, pictures.Picture{}, r.Who.Location()))
	if err != nil {
		return savedList{}, err
	}
	l := savedList{video: videoChoice(r), Title: t.Title, Pages: []savedPart{{Path: learnPath(enrolment), Tag: tagOf(titles(modules)), Bytes: sent(own)}}}
	for _, m := range modules {
		body, err := p.still(r, m)
		if err != nil {
			return savedList{}, err
		}
		e := savedEntry{
			ID: m.ModuleID, Title: m.Module.Title, Kind: m.Module.Kind, Files: []savedFile{},
			Page: savedPart{Path: lessonPath(enrolment, m.Module.ID), Tag: tagOf(body), Bytes: sent(body)},
		}
		for _, f := range m.Files {
			file := savedFile{Key: f.Key, Bytes: f.Bytes, Type: f.Type}
			if addressed {
				file.URL = f.URL
			}
			e.Files = append(e.Files, file)
		}
		l.Modules = append(l.Modules, e)
	}
	return l, nil
}

// still is the page of a module as a device keeps it.
func (p *Pages) still(r *route.Request, m courses.SavedModule) ([]byte, error) {
	v := savedLessonView{lessonView: lessonView{Lesson: m.Lesson}, Pages: m.Pages, Texts: m.Texts}
	if m.Module.Kind == courses.Quiz {
		overview, err := p.Quizzes.Overview(r.Ctx(), r.Who, m.Module.QuizID)
		if err != nil {
			return nil, err
		}
		v.Quiz = p.Kept(overview)
	}
	var err error
	if v.Text, err = p.checked(r, m.HTML); err != nil {
		return nil, err
	}
	return r.Still(lessonPath(m.EnrolmentID, m.Module.ID), savedLessonPage(v))
}

func titles(modules []courses.SavedModule) []byte {
	var all [][2]string
	for _, m := range modules {
		all = append(all, [2]string{m.Module.Title, m.Module.ID.String()})
	}
	body, _ := json.Marshal(all) // strings always marshal
	return body
}

// passing is what differs each time a page is made and changes nothing of it: the proof of its scripts, and under which name the product
// of that day has them. Old scripts go on with the server of a later day.
var passing = regexp.MustCompile(`nonce="[^"]*"|/aset/[\w.-]+`)

// tagOf tells pages with different content apart.
func tagOf(page []byte) string {
	sum := sha256.Sum256(passing.ReplaceAll(page, nil))
	return hex.EncodeToString(sum[:8])
}

const headers = 1100 // bytes that go before a page, about

// sent is how many bytes of a page go over the line.
func sent(page []byte) int64 {
	var buf bytes.Buffer
	z, _ := gzip.NewWriterLevel(&buf, 5) // as web/compress.go does; the level is valid, and a buffer takes everything
	_, _ = z.Write(page)
	_ = z.Close()
	return int64(buf.Len()) + headers
}

// hasKind reports whether a course has modules of that kind.
func (l savedList) hasKind(kind courses.Kind) bool {
	return slices.ContainsFunc(l.Modules, func(m savedEntry) bool { return m.Kind == kind })
}

// shell is about what the learner's own pages cost, once.
const shell = 48_000
