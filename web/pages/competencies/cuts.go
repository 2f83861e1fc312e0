package competencies

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/web/export"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const cutsPath = "/kompetensi/batas"

// cutsView is where levels begin, who set it, and what a panel's record would change.
type cutsView struct {
	Now     []competencies.CutSet
	History []competencies.CutSet
	May     bool
	Plan    []competencies.CutChange
	Rows    string // what was read, as it goes back with the asking
	Zone    *time.Location
}

func (p *Pages) cutsView(r *route.Request) (v cutsView, err error) {
	v.Zone = r.Who.Location()
	if v.Now, err = p.Competencies.CutsInForce(r.Ctx()); err != nil {
		return v, err
	}
	if v.History, err = p.Competencies.CutHistory(r.Ctx()); err != nil {
		return v, err
	}
	v.May, err = p.Competencies.MaySetPolicy(r.Ctx(), r.Who)
	return v, err
}

func (p *Pages) cuts(r *route.Request) error {
	v, err := p.cutsView(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, cutsPage(v, nil))
}

// cutsFile gives the cuts in force in the shape in which a record is read.
func (p *Pages) cutsFile(format string) route.Handler {
	return func(r *route.Request) error {
		list, err := p.Competencies.CutsInForce(r.Ctx())
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.Cuts(r.Ctx(), list), format)
	}
}

// planCuts reads the file of a form and shows what it would change; nothing is asked.
func (p *Pages) planCuts(r *route.Request) error {
	file, err := r.File("file")
	if err != nil {
		return p.cutsAgain(r, fault.Field("file", "competency.file_missing").Because(err))
	}
	defer file.Close()
	rows, err := competencies.ReadCuts(file)
	if err != nil {
		return p.cutsAgain(r, err)
	}
	return p.showPlan(r, rows)
}

func (p *Pages) showPlan(r *route.Request, rows []competencies.CutRow) error {
	plan, err := p.Competencies.PlanCuts(r.Ctx(), r.Who, rows)
	if err != nil {
		return p.cutsAgain(r, err)
	}
	v, err := p.cutsView(r)
	if err != nil {
		return err
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	v.Plan, v.Rows = plan, string(text)
	return r.Render(http.StatusOK, cutsPage(v, nil))
}

// askCuts asks a second person for the rows that the page showed; they are checked again.
func (p *Pages) askCuts(r *route.Request) error {
	var rows []competencies.CutRow
	if err := json.Unmarshal([]byte(r.Form("rows")), &rows); err != nil {
		return p.cutsAgain(r, fault.Field("file", "competency.file_missing").Because(err))
	}
	if _, err := p.Competencies.AskForCuts(r.Ctx(), r.Who, rows); err != nil {
		return p.cutsAgain(r, err)
	}
	r.Flash("success", "cuts.asked")
	return r.Redirect(cutsPath)
}

func (p *Pages) cutsAgain(r *route.Request, err error) error {
	v, viewErr := p.cutsView(r)
	if viewErr != nil {
		return viewErr
	}
	return r.Again(err, func(ps ui.Problems) templ.Component { return cutsPage(v, ps) })
}

// cutsText writes where the levels begin: "−2 · −1 · 0 · 1 · 2", with standard errors where a panel gave them.
func cutsText(ctx context.Context, c competencies.CutSet) string {
	texts := make([]string, len(c.Cuts))
	for i, cut := range c.Cuts {
		texts[i] = cutNumber(ctx, cut)
		if c.Panel > 0 {
			texts[i] += " (±" + cutNumber(ctx, c.Errors[i]) + ")"
		}
	}
	return strings.Join(texts, " · ")
}

// cutNumber is a number with the decimal mark of the reader and a true minus.
func cutNumber(ctx context.Context, n float64) string {
	text := strings.Replace(strconv.FormatFloat(n, 'f', -1, 64), "-", "−", 1)
	if locale.Lang(ctx) == locale.ID {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// panelText says whose word the cuts are.
func panelText(ctx context.Context, c competencies.CutSet) string {
	if c.Panel == 0 {
		return locale.T(ctx, "cuts.first")
	}
	return locale.T(ctx, "cuts.panel_of", "Count", c.Panel, "Method", c.Method, "Date", locale.Date(ctx, c.Day.Time()))
}

func cutName(ctx context.Context, c competencies.CutSet) string {
	if locale.Lang(ctx) == locale.EN {
		return c.NameEN
	}
	return c.Name
}

func itoa(n int) string { return strconv.Itoa(n) }
