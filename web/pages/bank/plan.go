package bank

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// planView is an import with one page of one tab of its questions.
type planView struct {
	Plan         questions.Plan
	Tab          string
	Shown        []questions.Planned
	Drafts       []uuid.UUID // that it put into the bank and nobody handed over for review
	Next         int         // the place after which the next page begins; 0: this is the last
	Competencies []competencies.Competency
	Who          people.Actor
}

const onePage = 50

// tabs are the outcomes in the order in which they matter; "left" are those that the person leaves out.
var tabs = []string{"refused", "lossy", "taken", "left"}

func tabOf(q questions.Planned) string {
	if q.LeftOut {
		return "left"
	}
	return string(q.Outcome())
}

// handOver asks for the review of all drafts of the import in one act, and leads to what waits.
func (v planView) handOver() []ui.Hidden {
	fields := []ui.Hidden{{Name: "aksi", Value: "telaah"}, {Name: "kembali-ke", Value: "status=" + string(questions.StateInReview)}}
	for _, id := range v.Drafts {
		fields = append(fields, ui.Hidden{Name: "soal", Value: id.String()})
	}
	return fields
}

func (v planView) count(tab string) int {
	n := 0
	for _, q := range v.Plan.Questions {
		if tabOf(q) == tab {
			n++
		}
	}
	return n
}

func (p *Pages) plan(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v := planView{Who: r.Who, Tab: r.Query("lihat")}
	if v.Plan, err = p.Questions.Plan(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.Competencies, err = p.Competencies.Competencies(r.Ctx()); err != nil {
		return err
	}
	if v.Plan.Import.State == questions.ImportApplied {
		if v.Drafts, err = p.Questions.DraftsOf(r.Ctx(), r.Who, id); err != nil {
			return err
		}
	}
	after, _ := strconv.Atoi(r.Query("setelah")) // 0 begins at the first
	for _, q := range v.Plan.Questions {
		if q.N <= after || v.Tab != "" && tabOf(q) != v.Tab {
			continue
		}
		if len(v.Shown) == onePage {
			v.Next = v.Shown[onePage-1].N
			break
		}
		v.Shown = append(v.Shown, q)
	}
	return r.Render(http.StatusOK, planPage(v))
}

func (v planView) address(tab string, after int) string {
	q := url.Values{}
	if tab != "" {
		q.Set("lihat", tab)
	}
	if after > 0 {
		q.Set("setelah", strconv.Itoa(after))
	}
	if len(q) == 0 {
		return importPath(v.Plan.Import.ID)
	}
	return importPath(v.Plan.Import.ID) + "?" + q.Encode()
}

// mend puts one question right, or tags and leaves out all that are ticked.
func (p *Pages) mend(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	m, err := mending(r)
	if err == nil && r.Form("semua") == "1" {
		m.Numbers, err = p.every(r, id)
	}
	if err == nil {
		err = p.Questions.Mend(r.Ctx(), r.Who, id, m)
	}
	back := importPath(id)
	if q, parsed := url.ParseQuery(r.Form("kembali-ke")); parsed == nil && len(q) > 0 {
		back += "?" + q.Encode()
	}
	if err != nil {
		return flashed(r, err, back)
	}
	r.Flash("success", "bank.mended", "Count", len(m.Numbers))
	return r.Redirect(back)
}

// every is all questions of an import.
func (p *Pages) every(r *route.Request, id uuid.UUID) ([]int, error) {
	plan, err := p.Questions.Plan(r.Ctx(), r.Who, id)
	list := make([]int, len(plan.Questions))
	for i, q := range plan.Questions {
		list[i] = q.N
	}
	return list, err
}

func mending(r *route.Request) (questions.MendImport, error) {
	m := questions.MendImport{Numbers: numbers(r.Forms("n"))}
	if len(m.Numbers) == 0 && r.Form("semua") != "1" {
		return m, fault.New(fault.Invalid, "bank.choose_some").With("Max", exchange.MaxQuestions)
	}
	yes, no := true, false
	switch r.Form("aksi") {
	case "kunci":
		m.Kind, m.Rights = exchange.Kind(r.Form("jenis")), append([]int{}, numbers(r.Forms("kunci"))...)
	case "lewati":
		m.LeftOut = &yes
	case "ambil":
		m.LeftOut = &no
	case "tandai":
		code, level := r.Form("kompetensi"), 0
		level, _ = strconv.Atoi(r.Form("level")) // 0 is none
		m.Competency, m.Level = &code, &level
		if topic := r.Form("topik"); topic != "" {
			m.Topic = &topic
		}
	default:
		return m, fault.New(fault.Invalid, "bank.action_unknown")
	}
	return m, nil
}

func numbers(texts []string) []int {
	var list []int
	for _, t := range texts {
		if n, err := strconv.Atoi(t); err == nil && n >= 0 {
			list = append(list, n)
		}
	}
	return list
}

func (p *Pages) apply(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Questions.ApplyImport(r.Ctx(), r.Who, id, r.Form("rencana")); err != nil {
		return flashed(r, err, importPath(id))
	}
	r.Flash("success", "bank.applied")
	return r.Redirect(importPath(id))
}

func (p *Pages) undoForm(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	plan, err := p.Questions.Plan(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, undoPage(plan))
}

func (p *Pages) undo(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Questions.UndoImport(r.Ctx(), r.Who, id); err != nil {
		return flashed(r, err, importPath(id))
	}
	r.Flash("success", "bank.undone")
	return r.Redirect(importPath(id))
}
