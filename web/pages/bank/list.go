package bank

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/route"
)

// listView is the bank with what it is narrowed to.
type listView struct {
	Filter       questions.CatalogueFilter
	List         []questions.Listed
	Next         string
	Competencies []competencies.Competency
	Reports      int  // open ones in all
	Empty        bool // no question is in it at all
	ToReview     int  // that wait for who reads, and the one that waits longest
	First        uuid.UUID
	Act          uuid.UUID // that was just done and can be taken back; Nil: none
}

// filterOf reads the filter of an address; what names nothing narrows nothing.
func filterOf(r *route.Request) questions.CatalogueFilter {
	f := questions.CatalogueFilter{Query: r.Query("q"), Kind: kinds.Kind(r.Query("jenis")), State: questions.State(r.Query("status")), Advice: r.Query("saran"), Reported: r.Query("laporan") == "1"}
	f.CompetencyID, _ = uuid.Parse(r.Query("kompetensi")) // Nil is any
	f.Level, _ = strconv.Atoi(r.Query("level"))           // 0 is any
	f.After, _ = uuid.Parse(r.Query("setelah"))           // Nil begins at the top
	return f
}

// address is the list with the filter, and after the question at which the next page begins.
func address(f questions.CatalogueFilter, after uuid.UUID) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": f.Query, "jenis": string(f.Kind), "status": string(f.State), "saran": f.Advice} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.CompetencyID != uuid.Nil {
		q.Set("kompetensi", f.CompetencyID.String())
	}
	if f.Level > 0 {
		q.Set("level", strconv.Itoa(f.Level))
	}
	if f.Reported {
		q.Set("laporan", "1")
	}
	if after != uuid.Nil {
		q.Set("setelah", after.String())
	}
	if len(q) == 0 {
		return root
	}
	return root + "?" + q.Encode()
}

func (p *Pages) list(r *route.Request) error {
	v := listView{Filter: filterOf(r), Act: route.OptionalID[uuid.UUID](r.Query("tindakan"))}
	list, next, err := p.Questions.Catalogue(r.Ctx(), r.Who, v.Filter)
	if err != nil {
		return err
	}
	v.List = list
	if len(list) == 0 {
		if v.Empty, err = p.Questions.OffersStarter(r.Ctx(), r.Who); err != nil {
			return err
		}
	}
	if next != uuid.Nil {
		v.Next = address(v.Filter, next)
	}
	if v.Competencies, err = p.Competencies.Competencies(r.Ctx()); err != nil {
		return err
	}
	if v.Reports, err = p.Questions.OpenReports(r.Ctx(), r.Who); err != nil {
		return err
	}
	if v.First, v.ToReview, err = p.Questions.ToReview(r.Ctx(), r.Who); err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(v))
}

// act does one thing to all ticked questions.
func (p *Pages) act(r *route.Request) error {
	ids := idsOf(r.Forms("soal"))
	var err error
	switch r.Form("aksi") {
	case "telaah":
		err = p.Questions.AskReview(r.Ctx(), r.Who, ids)
	case "pensiun":
		err = p.Questions.Retire(r.Ctx(), r.Who, ids)
	case "kembali":
		err = p.Questions.Restore(r.Ctx(), r.Who, ids)
	case "bagikan":
		err = p.Questions.Share(r.Ctx(), r.Who, ids, questions.Sharing(r.Form("bagi")))
	case "buka":
		err = p.Questions.Open(r.Ctx(), r.Who, ids)
	case "tutup":
		err = p.Questions.Close(r.Ctx(), r.Who, ids)
	case "tandai":
		return p.tag(r, ids)
	case "urung":
		err = p.Questions.UndoTag(r.Ctx(), r.Who, route.OptionalID[uuid.UUID](r.Form("tindakan")))
	default:
		err = fault.New(fault.Invalid, "bank.action_unknown")
	}
	if err != nil {
		return flashed(r, err, backTo(r))
	}
	r.Flash("success", "bank.done."+r.Form("aksi"), "Count", len(ids))
	return r.Redirect(backTo(r))
}

// tag says what the ticked questions measure, and offers to take that back.
func (p *Pages) tag(r *route.Request, ids []uuid.UUID) error {
	level, _ := strconv.Atoi(r.Form("level")) // 0 is none
	act, err := p.Questions.Tag(r.Ctx(), r.Who, ids, route.OptionalID[uuid.UUID](r.Form("kompetensi")), level)
	back := backTo(r)
	if err != nil {
		return flashed(r, oneOf(err), back)
	}
	r.Flash("success", "bank.done.tandai", "Count", len(ids))
	if act == uuid.Nil {
		return r.Redirect(back)
	}
	sign := "?"
	if strings.Contains(back, "?") {
		sign = "&"
	}
	return r.Redirect(back + sign + "tindakan=" + act.String())
}

// backTo is the list as it was narrowed, or the question's own page; only an address of the bank is gone to.
func backTo(r *route.Request) string {
	if question := route.OptionalID[uuid.UUID](r.Form("halaman")); question != uuid.Nil {
		return questionPath(question)
	}
	if q, err := url.ParseQuery(r.Form("kembali-ke")); err == nil && len(q) > 0 {
		return root + "?" + q.Encode()
	}
	return root
}
