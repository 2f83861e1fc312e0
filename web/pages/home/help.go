package home

import (
	"context"
	"net/http"
	"strconv"

	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// helpBook is the help of those who do one kind of work here.
type helpBook struct {
	Path, Title string
	Topics      []string
	Steps       int // of the first course
}

// helpBooks are for learners, trainers and HR; everybody may read all of them.
var helpBooks = []helpBook{
	{Path: "/bantuan", Title: "home.help.title", Topics: []string{"sign_in", "progress", "quiz", "certificate", "jp", "offline", "level", "objection", "reminders"}},
	{Path: "/bantuan/pengajar", Title: "home.help.trainer", Steps: 8, Topics: []string{"material", "bank", "publishing", "revision", "bad_question", "results", "behind"}},
	{Path: "/bantuan/kepegawaian", Title: "home.help.hr", Topics: []string{"import", "accounts", "orders", "board", "roles", "issuer", "objections", "helpers"}},
}

// helpView is a book of help, and who helps the reader.
type helpView struct {
	Book    helpBook
	Helpers []people.Helper
}

func (p *Pages) help(book helpBook) route.Handler {
	return func(r *route.Request) error {
		v := helpView{Book: book}
		var err error
		if r.Who.IsNobody() {
			v.Helpers, err = p.People.Helpers(r.Ctx())
		} else {
			var h people.Helper
			h, err = p.People.HelperOf(r.Ctx(), r.Who.UnitID)
			v.Helpers = []people.Helper{h}
		}
		if err != nil {
			return err
		}
		return r.Render(http.StatusOK, helpPage(v))
	}
}

func helpTabs(ctx context.Context, here helpBook) []ui.Tab {
	var tabs []ui.Tab
	for _, b := range helpBooks {
		tabs = append(tabs, ui.Tab{Label: locale.T(ctx, b.Title+"_tab"), Href: b.Path, Current: b.Path == here.Path})
	}
	return tabs
}

// helpSteps are the keys of the steps of a first course.
func helpSteps(n int) []string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = "home.help.first_" + strconv.Itoa(i+1)
	}
	return keys
}
