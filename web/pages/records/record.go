// Package records is learning history and lesson hours: one's own, another's, and the recap of units.
package records

import (
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

var (
	recordReaders    = route.Roles(people.HR, people.Administrator, people.Auditor)
	recordCorrectors = route.Roles(people.HR, people.Administrator)
)

const pageSize = 50 // rows a page

// Pages holds what its handlers call.
type Pages struct {
	Records *records.Service
	People  *people.Service
}

// Routes declares histories, corrections and the recap.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/riwayat", route.SignedIn, p.ownHistory)
	s.Page(http.MethodGet, "/riwayat/jp.csv", route.SignedIn.Report(), p.ledgerFile(export.CSV))
	s.Page(http.MethodGet, "/riwayat/jp.xlsx", route.SignedIn.Report(), p.ledgerFile(export.XLSX))
	s.Page(http.MethodGet, "/riwayat/kegiatan", route.SignedIn, p.ownStatements)
	s.Page(http.MethodGet, "/pegawai/:id/riwayat", recordReaders, p.personHistory)
	s.Page(http.MethodGet, "/pegawai/:id/kegiatan", recordReaders, p.personStatements)
	s.Page(http.MethodGet, "/pegawai/:id/koreksi/:source", recordCorrectors, p.correctForm)
	s.Page(http.MethodPost, "/pegawai/:id/koreksi/:source", recordCorrectors, p.correct)
	s.Page(http.MethodGet, "/rekap-jp", recordReaders.Report(), p.recap)
	s.Page(http.MethodGet, "/rekap-jp.csv", recordReaders.Report(), p.recapFile(export.CSV))
	s.Page(http.MethodGet, "/rekap-jp.xlsx", recordReaders.Report(), p.recapFile(export.XLSX))
	s.Page(http.MethodGet, "/rekap-jp/pegawai", recordReaders.Report(), p.recapPeople)
	s.Page(http.MethodGet, "/rekap-jp/pegawai.csv", recordReaders.Report(), p.recapPeopleFile(export.CSV))
	s.Page(http.MethodGet, "/rekap-jp/pegawai.xlsx", recordReaders.Report(), p.recapPeopleFile(export.XLSX))
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
		return parts.SendFile(r, export.Ledger(r.Ctx(), l, r.Who.Location()), format)
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
	id, err := route.PathID[id.Person](r, "id")
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
	serves := person.UnitID != uuid.Nil // the record of who has left is read only
	v.Person, v.Correct = &person, serves && !r.Who.IsOneself(id) && r.Who.Has(recordCorrectors.Roles...)
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
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return err
	}
	person, err := p.People.Person(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return p.statements(r, id, statementsView{historyView: historyView{Person: &person, Zone: r.Who.Location()}})
}

func (p *Pages) statements(r *route.Request, person id.Person, v statementsView) error {
	var err error
	v.After = r.Query("after")
	v.List, v.Next, err = p.Records.Statements(r.Ctx(), r.Who, person, v.After, statementPageSize)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, statementsPage(v))
}
