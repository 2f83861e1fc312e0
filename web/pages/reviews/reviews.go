// Package reviews is the pages of what is said about a course before it is published: beside each module, all of it on one page, and what
// was kept with an approval.
package reviews

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/reviews"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct{ Reviews *reviews.Service }

// Routes declares the pages. The service says to whom they open: who writes the course, and who may be its second person.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/tinjauan/:id/catatan", route.SignedIn, p.list)
	s.Page(http.MethodPost, "/tinjauan/:id/catatan", route.SignedIn, p.add)
	s.Page(http.MethodPost, "/tinjauan/:id/catatan/jawab", route.SignedIn, p.answer)
	s.Page(http.MethodPost, "/tinjauan/:id/catatan/selesai", route.SignedIn, p.resolve)
	s.Page(http.MethodPost, "/tinjauan/:id/catatan/ubah", route.SignedIn, p.change)
	s.Page(http.MethodPost, "/tinjauan/:id/catatan/hapus", route.SignedIn, p.remove)
	s.Page(http.MethodPost, "/tinjauan/:id/catatan/kembali", route.SignedIn, p.restore)
}

// From is where a comment is written, and to where its form leads back.
type From string

// The places.
const (
	OnList   From = ""
	InStudio From = "studio"
	InReview From = "tinjauan"
)

// view is what is said, with what is being written.
type view struct {
	reviews.List
	From       From
	Module     id.Module // the one beside which it stands; the zero one: all
	Zone       *time.Location
	Typed      reviews.NewComment
	Bad        uuid.UUID // the comment whose answer, or whose or what answer's other words, are refused
	Answer     string
	Change     bool      // what is refused are other words
	Reader     id.Person // who reads it: one changes and deletes one's own
	Undo       uuid.UUID // the comment that was deleted just now, or of which an answer was
	UndoAnswer uuid.UUID // the answer that was
	At         id.Module // where it stood
}

func (v view) path() string { return reviews.Path(v.VersionID) }

// back is where a form leads: to the module where it stands, or to the comments of a module.
func (v view) back(module id.Module) string {
	switch v.From {
	case InStudio:
		return "/studio/modul/" + module.String() + "/pratinjau#catatan"
	case InReview:
		return "/tinjauan/" + v.VersionID.String() + "/modul/" + module.String() + "#catatan"
	}
	return v.path() + "#" + reviews.Anchor(module)
}

// read is where a reader of the comments reads the module, at the words that are meant.
func (v view) read(c reviews.ReviewComment) string {
	to := "/tinjauan/" + v.VersionID.String() + "/modul/" + c.ModuleID.String()
	if v.Mine {
		to = "/studio/modul/" + c.ModuleID.String() + "/pratinjau"
	}
	if c.Quote != "" && !c.Gone {
		to += "#:~:text=" + strings.NewReplacer("+", "%20", "-", "%2D").Replace(url.QueryEscape(c.Quote))
	}
	return to
}

// quotes reports whether there is a text beside the form, of which words can be chosen.
func (v view) quotes() bool { return !v.Module.IsZero() }

func (v view) options() []ui.Option {
	list := make([]ui.Option, len(v.Modules))
	for i, m := range v.Modules {
		list[i] = ui.Option{Value: m.ID.String(), Label: m.Title}
	}
	return list
}

// of are the comments of a module.
func (v view) of(m reviews.Module) []reviews.ReviewComment {
	var list []reviews.ReviewComment
	for _, c := range v.Comments {
		if c.ModuleID == m.ID {
			list = append(list, c)
		}
	}
	return list
}

// Here is what is said at a module of a version, beside the module, and the way to say something.
func (p *Pages) Here(r *route.Request, version uuid.UUID, module id.Module, from From) (templ.Component, error) {
	v := view{From: from, Module: module, Zone: r.Who.Location(), Reader: r.Who.PersonID, Typed: reviews.NewComment{ID: uuid.Must(uuid.NewV7()), Module: module}}
	var err error
	if v.List, err = p.Reviews.List(r.Ctx(), r.Who, version, module); err != nil {
		return here(v), err
	}
	err = p.undo(r, &v)
	return here(v), err
}

// Waiting is how many comments on a version are open; 0 to whom it does not open.
func (p *Pages) Waiting(r *route.Request, version uuid.UUID) int {
	l, err := p.Reviews.List(r.Ctx(), r.Who, version, id.Module{})
	if err != nil {
		return 0
	}
	return l.Waiting()
}

// Kept is what was said when an approval ended.
func (p *Pages) Kept(r *route.Request, approval uuid.UUID) (templ.Component, error) {
	list, err := p.Reviews.Kept(r.Ctx(), approval)
	return kept(list, r.Who.Location()), err
}

func (p *Pages) all(r *route.Request) (v view, err error) {
	version, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	v = view{Zone: r.Who.Location(), Reader: r.Who.PersonID, From: From(r.Form("dari")), Typed: reviews.NewComment{ID: uuid.Must(uuid.NewV7())}}
	v.List, err = p.Reviews.List(r.Ctx(), r.Who, version, id.Module{})
	return v, err
}

func (p *Pages) list(r *route.Request) error {
	v, err := p.all(r)
	if err == nil {
		err = p.undo(r, &v)
	}
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(v, nil))
}

func (p *Pages) add(r *route.Request) error {
	v, err := p.all(r)
	if err != nil {
		return err
	}
	v.Typed = reviews.NewComment{ID: route.OptionalID[uuid.UUID](r.Form("id")), Quote: r.Form("quote"), Words: r.Form("words")}
	if v.Typed.Module, err = id.Parse[id.Module](r.Form("module")); err != nil {
		return route.ErrNotFound
	}
	if _, err := p.Reviews.Add(r.Ctx(), r.Who, v.VersionID, v.Typed); err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return listPage(v, ps) })
	}
	r.Flash("success", "review.added")
	return r.Redirect(v.back(v.Typed.Module))
}

// about finds the comment that a form names, among those of its version.
func (v view) about(r *route.Request) (reviews.ReviewComment, error) {
	named := route.OptionalID[uuid.UUID](r.Form("comment"))
	for _, c := range v.Comments {
		if c.ID == named {
			return c, nil
		}
	}
	return reviews.ReviewComment{}, route.ErrNotFound
}

func (p *Pages) answer(r *route.Request) error {
	v, err := p.all(r)
	if err != nil {
		return err
	}
	c, err := v.about(r)
	if err != nil {
		return err
	}
	v.Bad, v.Answer = c.ID, r.Form("words")
	if err := p.Reviews.Answer(r.Ctx(), r.Who, v.VersionID, c.ID, v.Answer); err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return listPage(v, ps) })
	}
	return r.Redirect(v.back(c.ModuleID))
}

func (p *Pages) resolve(r *route.Request) error {
	v, err := p.all(r)
	if err != nil {
		return err
	}
	c, err := v.about(r)
	if err != nil {
		return err
	}
	if err := p.Reviews.Resolve(r.Ctx(), r.Who, v.VersionID, c.ID, r.Form("buka") == ""); err != nil {
		return err
	}
	return r.Redirect(v.back(c.ModuleID))
}
