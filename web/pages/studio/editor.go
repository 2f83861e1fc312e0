package studio

import (
	"net/http"
	"slices"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/stale"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// What the form of a module asks for besides saving, in its field "lalu".
const (
	thenPreview = "pratinjau" // save, and open the preview
	thenLook    = "lihat"     // show the text as it stands in the form, save nothing
	thenStay    = "otomatis"  // saved by itself: say when, and go on writing
)

// look shows the form again with its text as learners would see it.
func (p *Pages) look(r *route.Request, v moduleView) error {
	var err error
	if v.HTML, err = p.Courses.Rendered(r.Ctx(), r.Who, v.Course.ID, v.Body); err != nil {
		return p.moduleAgain(r, err, v)
	}
	if v.Text, err = p.checked(r, v.HTML, practicePlace(v.Work)); err != nil {
		return err
	}
	if v, err = p.moduleForm(r, v); err != nil {
		return err
	}
	return r.Render(http.StatusOK, modulePage(v, nil))
}

// keptByItself answers the script: since when the server has the text, and of which state it knows now.
func (p *Pages) keptByItself(r *route.Request, v moduleView) error {
	w, err := p.Courses.Studio(r.Ctx(), r.Who, v.Course.ID)
	if err != nil {
		return err
	}
	m, ok := w.Module(v.Module.ID)
	if !ok {
		return route.ErrNotFound
	}
	return r.JSON(map[string]string{"at": locale.Clock(r.Ctx(), time.Now(), r.Who.Location()), "seen": m.Tag})
}

// writes reports that v is an article in the making, which has an editor.
func (v moduleView) writes() bool { return v.Kind == courses.Article }

// clashes reports that what was typed met a newer state.
func clashes(problems ui.Problems) bool {
	return slices.ContainsFunc(problems, func(p ui.Problem) bool { return p.Key == stale.ErrChanged.Key })
}

// marks are the buttons above a text, with the keys that do the same.
var marks = []struct{ name, icon, key, aria string }{
	{"heading", "heading", "Alt+2", "Control+Alt+2"},
	{"bold", "bold", "B", "Control+B"},
	{"italic", "italic", "I", "Control+I"},
	{"list", "list", "Shift+8", "Control+Shift+8"},
	{"number", "list-numbers", "Shift+7", "Control+Shift+7"},
	{"link", "link", "K", "Control+K"},
	{"table", "table", "", ""},
	{"picture", "photo", "", ""},
	{"quote", "blockquote", "Shift+9", "Control+Shift+9"},
	{"note", "info-circle", "", ""},
	{"check", "help-circle", "", ""},
}
