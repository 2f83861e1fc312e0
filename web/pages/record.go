package pages

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/export"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

var (
	recordReaders    = route.Roles(people.HR, people.Administrator, people.Auditor)
	recordCorrectors = route.Roles(people.HR, people.Administrator)
)

func (p *Pages) recordRoutes(s *route.Set) {
	s.Page(http.MethodGet, "/riwayat", route.SignedIn, p.ownHistory)
	s.Page(http.MethodGet, "/riwayat/jp.csv", route.SignedIn, p.ledgerFile(export.CSV))
	s.Page(http.MethodGet, "/riwayat/jp.xlsx", route.SignedIn, p.ledgerFile(export.XLSX))
	s.Page(http.MethodGet, "/riwayat/kegiatan", route.SignedIn, p.ownStatements)
	s.Page(http.MethodGet, "/pegawai/:id/riwayat", recordReaders, p.personHistory)
	s.Page(http.MethodGet, "/pegawai/:id/kegiatan", recordReaders, p.personStatements)
	s.Page(http.MethodGet, "/pegawai/:id/koreksi/:source", recordCorrectors, p.correctForm)
	s.Page(http.MethodPost, "/pegawai/:id/koreksi/:source", recordCorrectors, p.correct)
	s.Page(http.MethodGet, "/rekap-jp", recordReaders, p.recap)
	s.Page(http.MethodGet, "/rekap-jp.csv", recordReaders, p.recapFile(export.CSV))
	s.Page(http.MethodGet, "/rekap-jp.xlsx", recordReaders, p.recapFile(export.XLSX))
	s.Page(http.MethodGet, "/rekap-jp/pegawai", recordReaders, p.recapPeople)
	s.Page(http.MethodGet, "/rekap-jp/pegawai.csv", recordReaders, p.recapPeopleFile(export.CSV))
	s.Page(http.MethodGet, "/rekap-jp/pegawai.xlsx", recordReaders, p.recapPeopleFile(export.XLSX))
}

// historyView is a person's record; Person is nil for one's own.
type historyView struct {
	records.History

	Person  *people.PersonView
	Correct bool // the viewer may take entries back
	Zone    *time.Location
}

// path is where v's pages begin.
func (v historyView) path() string {
	if v.Person == nil {
		return "/riwayat"
	}
	return "/pegawai/" + v.Person.ID.String() + "/riwayat"
}

// statementsPath is where the same person's statements are.
func (v historyView) statementsPath() string {
	if v.Person == nil {
		return "/riwayat/kegiatan"
	}
	return "/pegawai/" + v.Person.ID.String() + "/kegiatan"
}

// yearQuery reads a year from the address; "" is 0, this year.
func yearQuery(r *route.Request) (int, error) {
	text := r.Query("year")
	if text == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year == 0 {
		return 0, fault.Field("year", "record.year_invalid")
	}
	return year, nil
}

func (p *Pages) ownHistory(r *route.Request) error {
	year, err := yearQuery(r)
	if err != nil {
		return err
	}
	h, err := p.Records.History(r.Ctx(), r.Who, r.Who.PersonID, year)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, historyPage(historyView{History: h, Zone: r.Who.Location()}))
}

func (p *Pages) ledgerFile(format string) route.Handler {
	return func(r *route.Request) error {
		year, err := yearQuery(r)
		if err != nil {
			return err
		}
		l, err := p.Records.JPOfYear(r.Ctx(), r.Who, r.Who.PersonID, year)
		if err != nil {
			return err
		}
		return sendFile(r, export.Ledger(r.Ctx(), l, r.Who.Location()), format)
	}
}

func (p *Pages) personHistory(r *route.Request) error {
	v, err := p.historyOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, historyPage(v))
}

func (p *Pages) historyOf(r *route.Request) (historyView, error) {
	v := historyView{Zone: r.Who.Location()}
	id, err := r.UUID("id")
	if err != nil {
		return v, err
	}
	year, err := yearQuery(r)
	if err != nil {
		return v, err
	}
	person, err := p.People.Person(r.Ctx(), r.Who, id)
	if err != nil {
		return v, err
	}
	v.Person, v.Correct = &person, r.Who.Has(recordCorrectors.Roles...) && id != r.Who.PersonID
	v.History, err = p.Records.History(r.Ctx(), r.Who, id, year)
	return v, err
}

const statementPageSize = 50

// statementsView is one page of what a person did.
type statementsView struct {
	historyView

	List        []records.Statement
	After, Next string
}

func (p *Pages) ownStatements(r *route.Request) error {
	return p.statements(r, r.Who.PersonID, statementsView{historyView: historyView{Zone: r.Who.Location()}})
}

func (p *Pages) personStatements(r *route.Request) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	person, err := p.People.Person(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return p.statements(r, id, statementsView{historyView: historyView{Person: &person, Zone: r.Who.Location()}})
}

func (p *Pages) statements(r *route.Request, person uuid.UUID, v statementsView) error {
	var err error
	v.After = r.Query("after")
	v.List, v.Next, err = p.Records.Statements(r.Ctx(), r.Who, person, v.After, statementPageSize)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, statementsPage(v))
}

// correctForm asks before an earning is taken back.
func (p *Pages) correctForm(r *route.Request) error {
	v, entry, err := p.correction(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, correctPage(v, entry, "", nil))
}

func (p *Pages) correct(r *route.Request) error {
	v, entry, err := p.correction(r)
	if err != nil {
		return err
	}
	reason := r.Form("reason")
	if err := p.Records.Correct(r.Ctx(), r.Who, v.Person.ID, entry.Source, entry.SourceID, reason); err != nil {
		return r.Invalid(err, func(problems ui.Problems) templ.Component { return correctPage(v, entry, reason, problems) })
	}
	r.Flash("success", "record.correct.done", "Title", entry.Title)
	return r.Redirect(v.path() + "?year=" + strconv.Itoa(v.Ledger.Year.Year))
}

// correction finds the earning in the person's ledger.
func (p *Pages) correction(r *route.Request) (historyView, records.Booking, error) {
	v, err := p.historyOf(r)
	if err != nil {
		return v, records.Booking{}, err
	}
	source, err := r.UUID("source")
	if err != nil {
		return v, records.Booking{}, err
	}
	for _, e := range v.Ledger.Entries {
		if e.SourceID == source {
			return v, e, nil
		}
	}
	return v, records.Booking{}, route.ErrNotFound
}

// recapURL is an address of the recap.
func recapURL(path string, unit uuid.UUID, year int, more ...string) string {
	q := url.Values{"year": {strconv.Itoa(year)}}
	if unit != uuid.Nil {
		q.Set("unit", unit.String())
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	return path + "?" + q.Encode()
}

// recapPlace reads the unit and year of a recap from the address.
func recapPlace(r *route.Request) (uuid.UUID, int, error) {
	year, err := yearQuery(r)
	if err != nil || r.Query("unit") == "" {
		return uuid.Nil, year, err
	}
	unit, err := uuid.Parse(r.Query("unit"))
	if err != nil {
		return unit, year, route.ErrNotFound
	}
	return unit, year, nil
}

func (p *Pages) recap(r *route.Request) error {
	recap, err := p.recapOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, recapPage(recap))
}

func (p *Pages) recapOf(r *route.Request) (records.Recap, error) {
	unit, year, err := recapPlace(r)
	if err != nil {
		return records.Recap{}, err
	}
	return p.Records.Recap(r.Ctx(), r.Who, unit, year)
}

func (p *Pages) recapFile(format string) route.Handler {
	return func(r *route.Request) error {
		recap, err := p.recapOf(r)
		if err != nil {
			return err
		}
		return sendFile(r, export.Recap(r.Ctx(), recap), format)
	}
}

func (p *Pages) recapPeopleOf(r *route.Request, limit int) (records.RecapPeople, records.PeopleFilter, error) {
	f := records.PeopleFilter{State: r.Query("state"), After: r.Query("after"), Limit: limit}
	var err error
	if f.UnitID, f.Year, err = recapPlace(r); err != nil {
		return records.RecapPeople{}, f, err
	}
	if limit == 0 {
		f.After = ""
	}
	list, err := p.Records.RecapPeople(r.Ctx(), r.Who, f)
	return list, f, err
}

func (p *Pages) recapPeople(r *route.Request) error {
	list, f, err := p.recapPeopleOf(r, gapPageSize)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, recapPeoplePage(list, f))
}

func (p *Pages) recapPeopleFile(format string) route.Handler {
	return func(r *route.Request) error {
		list, _, err := p.recapPeopleOf(r, 0)
		if err != nil {
			return err
		}
		return sendFile(r, export.RecapPeople(r.Ctx(), list), format)
	}
}
