package courses

import (
	"context"
	_ "embed" // saved.sql
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses/pictures"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/people"
)

// What a device keeps of a course so that it can be learnt without a signal. Its modules are named by their lineage, so that a new
// version changes only what differs, and its files by the keys of their objects, which never change. Nothing here opens a module.

// SavedModule is a module as a device keeps it: the same for every learner, with no progress in it.
type SavedModule struct {
	Lesson
	ModuleID id.Module   // in the version of the enrolment; Module.ID is the lineage
	Pages    []SavedFile // pdf: its pages, in order

	Texts map[int][]media.Block // pdf: what pages say, by their number, where the file tells it
	Files []SavedFile           // all that its page shows
}

// SavedFile is an object that a module shows.
type SavedFile struct {
	Key           string
	Type          string
	Bytes         int64
	Width, Height int
	Address       string // in the saved page: it names the object, and opens it on the device alone
	URL           string // to fetch it from, for some hours
}

//go:embed saved.sql
var savedSQL string

//go:embed page_texts.sql
var pageTextsSQL string

type savedRow struct {
	LineageID   uuid.UUID `bun:"lineage_id"`  // uuid.Nil of a picture of the course
	Destination string    `bun:"destination"` // what names it in a text; "" when nothing does
	Role        string    `bun:"role"`
	Key         string    `bun:"key"`
	Type        string    `bun:"type"`
	Bytes       int64     `bun:"bytes"`
	Width       int       `bun:"width"`
	Height      int       `bun:"height"`
	N           int       `bun:"n"`
}

// Saved gives all modules of who's own enrolment as a device keeps them, their videos as video says (media.Info.Variant). course.enrolment_not_found when it is not theirs.
func (s *Service) Saved(ctx context.Context, who people.Actor, enrolment id.Enrolment, video string) (Tasks, []SavedModule, error) {
	t, err := s.Learn(ctx, who, enrolment)
	if err != nil {
		return t, nil, err
	}
	files, err := s.savedFiles(ctx, t.VersionID)
	if err != nil {
		return t, nil, err
	}
	list := make([]SavedModule, 0, len(t.List))
	for _, task := range t.List {
		m, err := s.savedModule(ctx, t, task.ID, files, video)
		if err != nil {
			return t, nil, err
		}
		list = append(list, m)
	}
	return t, list, nil
}

// SavedModule is one of them; module may be its lineage.
func (s *Service) SavedModule(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module, video string) (SavedModule, error) {
	t, err := s.Learn(ctx, who, enrolment)
	if err != nil {
		return SavedModule{}, err
	}
	at := slices.IndexFunc(t.List, func(m Task) bool { return m.ID == module || m.LineageID == uuid.UUID(module) })
	if at < 0 {
		return SavedModule{}, errModule
	}
	files, err := s.savedFiles(ctx, t.VersionID)
	if err != nil {
		return SavedModule{}, err
	}
	return s.savedModule(ctx, t, t.List[at].ID, files, video)
}

// MarkSaved notes that a device of who's may have all modules of an enrolment from now on.
func (s *Service) MarkSaved(ctx context.Context, who people.Actor, enrolment id.Enrolment) error {
	_, err := pg.Exec(ctx, s.db, `insert into saved_modules (enrolment_id, lineage_id, saved_at)
		select e.id, m.lineage_id, $3 from enrolments e join modules m on m.version_id = e.version_id
		where e.id = $1 and e.person_id = $2 and e.withdrawn_at is null on conflict do nothing`, enrolment, who.PersonID, s.now())
	return wrap(err, "note what is saved")
}

// savedFiles are what a version's modules show, by lineage, and what its texts may name.
type savedFiles struct {
	of    map[uuid.UUID][]savedRow
	named map[string]savedRow
}

func (s *Service) savedFiles(ctx context.Context, version uuid.UUID) (savedFiles, error) {
	var rows []savedRow
	files := savedFiles{map[uuid.UUID][]savedRow{}, map[string]savedRow{}}
	if err := pg.Query(ctx, s.db, &rows, savedSQL, version); err != nil {
		return files, wrap(err, "files of a version")
	}
	for _, r := range rows {
		files.of[r.LineageID] = append(files.of[r.LineageID], r)
		files.named[r.Destination] = r
	}
	return files, nil
}

func (s *Service) savedModule(ctx context.Context, t Tasks, module id.Module, files savedFiles, video string) (SavedModule, error) {
	steps := slices.Clone(t.List)
	for i := range steps {
		steps[i].Fraction, steps[i].OpenedAt, steps[i].CompletedAt = 0, time.Time{}, time.Time{}
	}
	head := t.Head
	head.CompletedAt, head.LastModule, head.LastSeenAt = time.Time{}, id.Module{}, time.Time{}
	l, err := s.lesson(ctx, head, steps, module, 1)
	if err != nil {
		return SavedModule{}, err
	}
	m := SavedModule{Lesson: l, ModuleID: module}
	m.MediaURL, m.CaptionsURL, m.PageURL, m.Picture, m.Wait = "", "", "", pictures.Picture{}, l.Module.MinSeconds()
	m.Films, m.PosterURL = nil, ""
	for _, r := range files.of[l.Module.LineageID] {
		if !r.sends(l.Module, video) {
			continue
		}
		m.show(s.keptFile(r, l.Module), r)
	}
	if m.HTML, err = s.savedText(&m, files); err != nil {
		return SavedModule{}, err
	}
	m.Module.Media = m.Module.Media.Chosen(video, false)
	if l.Module.Kind == PDF {
		if m.Texts, err = s.pageTexts(ctx, l.Module.MediaID); err != nil {
			return SavedModule{}, err
		}
	}
	m.PageText, m.Figures = nil, nil
	m.byLineage()
	return m, nil
}

// pageTexts is what the pages of a PDF say. It reads media_pages, which media owns.
func (s *Service) pageTexts(ctx context.Context, medium uuid.UUID) (map[int][]media.Block, error) {
	var rows []struct {
		N      int           `bun:"n"`
		Blocks []media.Block `bun:"blocks,type:jsonb"`
	}
	if err := pg.Query(ctx, s.db, &rows, pageTextsSQL, medium); err != nil {
		return nil, wrap(err, "texts of pages")
	}
	texts := map[int][]media.Block{}
	for _, r := range rows {
		texts[r.N] = r.Blocks
	}
	return texts, nil
}

// show puts a file where the module's page has it.
func (m *SavedModule) show(f SavedFile, r savedRow) {
	m.Files = append(m.Files, f)
	switch r.Role {
	case "page":
		m.Pages = append(m.Pages, f)
	case "captions":
		m.CaptionsURL = f.Address
	case "poster":
		m.PosterURL = f.Address
	case "picture":
		m.MediaURL, m.Picture = f.Address, pictures.Picture{URL: f.Address, Width: f.Width, Height: f.Height}
	default:
		m.MediaURL = f.Address
	}
}

func (s *Service) keptFile(r savedRow, m Module) SavedFile {
	name := path.Base(m.Media.Name)
	switch r.Role {
	case "page":
		name = fmt.Sprintf("halaman-%d.%s", r.N, pictures.Extensions[r.Type])
	case "captions":
		name = "teks.vtt"
	case "picture", "poster":
		name = "gambar.jpg"
	}
	return SavedFile{
		Key: r.Key, Type: r.Type, Bytes: r.Bytes, Width: r.Width, Height: r.Height,
		Address: s.store.KeptLink(r.Key, name), URL: s.store.SignedLink(r.Key, name, r.Type, linkTime),
	}
}

// savedText is the module's text with the pictures that the device keeps, which become files of it.
func (s *Service) savedText(m *SavedModule, files savedFiles) (string, error) {
	if m.Module.Body == "" {
		return "", nil
	}
	images := map[string]pictures.Picture{}
	out, err := Render(m.Module.Body, func(destination string) (string, bool) {
		r, ok := files.named[destination]
		if !ok {
			return "", false
		}
		f := s.keptFile(r, Module{})
		if !slices.ContainsFunc(m.Files, func(o SavedFile) bool { return o.Key == f.Key }) {
			m.Files = append(m.Files, f)
		}
		images[destination] = pictures.Picture{URL: f.Address, Width: f.Width, Height: f.Height}
		return f.Address, true
	})
	return pictures.Illustrate(out, images, nil), wrap(err, "render text")
}

// byLineage names the module, its neighbours and its steps by their lineages.
func (m *SavedModule) byLineage() {
	of := func(t *Task) id.Module {
		if t == nil {
			return id.Module{}
		}
		return id.Module(t.LineageID)
	}
	m.PreviousID, m.NextID = of(m.Previous), of(m.Next)
	m.Module.ID = id.Module(m.Module.LineageID)
	for i := range m.Steps {
		m.Steps[i].ID = id.Module(m.Steps[i].LineageID)
	}
}

// current is the module of an enrolment's version that has the lineage of module, or is named by it: pages that a device keeps name
// modules so, and a version that the enrolment has left names its own.
func current(ctx context.Context, db bun.IDB, enrolment id.Enrolment, module id.Module) (id.Module, error) {
	var found id.Module
	err := pg.Query(ctx, db, &found, `select m.id from enrolments e join modules m on m.version_id = e.version_id
		where e.id = $1 and m.lineage_id in (select $2::uuid union all select o.lineage_id from modules o where o.id = $2)`, enrolment, module)
	return found, pg.OrNotFound(err, errEnrolment)
}

// openedThere makes the progress of a module that was first opened on a device without a signal, by its word of when, but no earlier
// than the device had it. It gives that moment; zero where it was never saved, or nothing is said of it.
func (s *Service) openedThere(ctx context.Context, tx bun.Tx, e Enrolment, m Module, word int) (time.Time, error) {
	if word == 0 {
		return time.Time{}, nil
	}
	var at []time.Time
	err := pg.Query(ctx, tx, &at, `select greatest(saved_at, $3) from saved_modules where enrolment_id = $1
		and lineage_id = (select lineage_id from modules where id = $2)`, e.ID, m.ID, earlier(time.UnixMilli(int64(word)), s.now()))
	if err != nil || len(at) == 0 {
		return time.Time{}, wrap(err, "since when it is saved")
	}
	n, err := pg.Exec(ctx, tx, `insert into module_progress (enrolment_id, module_id, opened_at, updated_at) values ($1, $2, $3, $3)
		on conflict do nothing`, e.ID, m.ID, at[0])
	if err != nil {
		return time.Time{}, wrap(err, "open a saved module")
	}
	if n > 0 {
		return at[0], s.launched(ctx, tx, e, m.ID)
	}
	return at[0], nil
}
