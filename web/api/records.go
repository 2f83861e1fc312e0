package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/export"
	"mumpuni/web/route"
)

// recordOps registers what concerns lesson hours, training history, statements and the audit trail.
func (a *API) recordOps(api huma.API) {
	readers := route.Roles(people.HR, people.Administrator, people.Auditor)
	huma.Register(api, route.Operation(http.MethodGet, "/me/jp", route.SignedIn, "jp-own", "One's own lesson hours of a year"), a.jpOwn)
	huma.Register(api, route.Operation(http.MethodGet, "/persons/{id}/jp", route.SignedIn, "jp", "A person's lesson hours of a year"), a.jp)
	huma.Register(api, route.Operation(http.MethodGet, "/persons/{id}/history", route.SignedIn, "history", "A person's training history"), a.history)
	huma.Register(api, route.Operation(http.MethodGet, "/jp", readers.Report(), "jp-recap", "Lesson hours of a year by unit"), a.recap)
	for _, format := range []string{export.CSV, export.XLSX} {
		name := strings.ToUpper(format)
		huma.Register(api, exportOperation("/me/jp."+format, route.SignedIn, "jp-own-"+format, "One's own lesson hours of a year as "+name, format), a.ledgerFile(format))
		huma.Register(api, exportOperation("/jp."+format, readers, "jp-recap-"+format, "Lesson hours by unit as "+name, format), a.recapFile(format))
	}
	huma.Register(api, route.Operation(http.MethodGet, "/jp/people", readers.Report(), "jp-people", "Lesson hours of a year by person"), a.recapPeople)
	huma.Register(api, exportOperation("/jp/people.csv", readers, "jp-people-csv", "Lesson hours by person as CSV", export.CSV), a.recapPeopleFile(export.CSV))
	huma.Register(api, exportOperation("/jp/people.xlsx", readers, "jp-people-xlsx", "Lesson hours by person as XLSX", export.XLSX), a.recapPeopleFile(export.XLSX))
	correct := route.Operation(http.MethodPost, "/persons/{id}/jp/corrections", route.Roles(people.HR, people.Administrator), "jp-correct", "Take back what a source was credited")
	correct.DefaultStatus = http.StatusNoContent
	huma.Register(api, correct, a.correctJP)
	huma.Register(api, route.Operation(http.MethodGet, "/statements", route.SignedIn, "statements", "What a person did, in xAPI's form"), a.statements)
	huma.Register(api, route.Operation(http.MethodGet, "/audit", route.Roles(people.Auditor, people.Administrator).Report(), "audit", "Who looked at or changed what"), a.audit)
	huma.Register(api, route.Operation(http.MethodGet, "/me/audit", route.SignedIn, "audit-own", "Who looked at one's own record"), a.auditOwn)
}

// YearQuery picks a calendar year. Exported so that huma reads it where it is embedded.
type YearQuery struct {
	Year int `query:"year" minimum:"1945" maximum:"2999" doc:"this year when left out"`
}

type ledgerOut struct{ Body records.Ledger }

func (a *API) ledger(ctx context.Context, person id.Person, year int) (*ledgerOut, error) {
	l, err := a.Records.JPOfYear(ctx, route.Who(ctx), person, year)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &ledgerOut{l}, nil
}

func (a *API) jpOwn(ctx context.Context, in *YearQuery) (*ledgerOut, error) {
	return a.ledger(ctx, route.Who(ctx).PersonID, in.Year)
}

type personYear struct {
	YearQuery
	ID id.Person `path:"id"`
}

func (a *API) jp(ctx context.Context, in *personYear) (*ledgerOut, error) {
	return a.ledger(ctx, in.ID, in.Year)
}

type historyOut struct{ Body records.History }

func (a *API) history(ctx context.Context, in *personYear) (*historyOut, error) {
	h, err := a.Records.History(ctx, route.Who(ctx), in.ID, in.Year)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &historyOut{h}, nil
}

// RecapQuery picks a unit and year.
type RecapQuery struct {
	YearQuery
	Unit uuid.UUID `query:"unit" doc:"one's own when left out"`
}

type recapOut struct{ Body records.Recap }

func (a *API) recap(ctx context.Context, in *RecapQuery) (*recapOut, error) {
	r, err := a.Records.Recap(ctx, route.Who(ctx), in.Unit, in.Year)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &recapOut{r}, nil
}

func (a *API) recapFile(format string) func(context.Context, *RecapQuery) (*fileOut, error) {
	return func(ctx context.Context, in *RecapQuery) (*fileOut, error) {
		r, err := a.Records.Recap(ctx, route.Who(ctx), in.Unit, in.Year)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.Recap(ctx, r), format)
		return out, route.Fault(ctx, err)
	}
}

func (a *API) ledgerFile(format string) func(context.Context, *YearQuery) (*fileOut, error) {
	return func(ctx context.Context, in *YearQuery) (*fileOut, error) {
		who := route.Who(ctx)
		l, err := a.Records.JPOfYear(ctx, who, who.PersonID, in.Year)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.Ledger(ctx, l, who.Location()), format)
		return out, route.Fault(ctx, err)
	}
}

type recapPeopleQuery struct {
	RecapQuery
	State string `query:"state" enum:"met,not_yet" doc:"everybody when left out"`
	After string `query:"after" maxLength:"3000"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

type recapPeopleOut struct{ Body records.RecapPeople }

func (a *API) recapPeople(ctx context.Context, in *recapPeopleQuery) (*recapPeopleOut, error) {
	r, err := a.Records.RecapPeople(ctx, route.Who(ctx),
		records.PeopleFilter{UnitID: in.Unit, Year: in.Year, State: in.State, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &recapPeopleOut{r}, nil
}

func (a *API) recapPeopleFile(format string) func(context.Context, *RecapQuery) (*fileOut, error) {
	return func(ctx context.Context, in *RecapQuery) (*fileOut, error) {
		r, err := a.Records.RecapPeople(ctx, route.Who(ctx), records.PeopleFilter{UnitID: in.Unit, Year: in.Year})
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.RecapPeople(ctx, r), format)
		return out, route.Fault(ctx, err)
	}
}

func (a *API) correctJP(ctx context.Context, in *struct {
	ID   id.Person `path:"id"`
	Body struct {
		Source   string    `json:"source" doc:"as in the ledger: enrolment"`
		SourceID uuid.UUID `json:"source_id"`
		Reason   string    `json:"reason" maxLength:"500"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Records.Correct(ctx, route.Who(ctx), in.ID, in.Body.Source, in.Body.SourceID, in.Body.Reason))
}

type statementsOut struct {
	Body struct {
		Statements []records.XAPI `json:"statements" doc:"the latest first"`
		Next       string         `json:"next,omitempty" doc:"ask again with after = next"`
	}
}

func (a *API) statements(ctx context.Context, in *struct {
	Person id.Person `query:"person_id" doc:"oneself when left out"`
	After  string    `query:"after" maxLength:"100"`
	Limit  int       `query:"limit" minimum:"1" maximum:"500" default:"100"`
},
) (*statementsOut, error) {
	who := route.Who(ctx)
	if in.Person.IsZero() {
		in.Person = who.PersonID
	}
	list, next, err := a.Records.Statements(ctx, who, in.Person, in.After, in.Limit)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &statementsOut{}
	out.Body.Statements, out.Body.Next = make([]records.XAPI, len(list)), next
	for i, st := range list {
		out.Body.Statements[i] = st.XAPI(a.BaseURL)
	}
	return out, nil
}

type auditOut struct {
	Body struct {
		Entries []audit.Shown `json:"entries" doc:"the latest first"`
		Next    string        `json:"next,omitempty" doc:"ask again with after = next"`
	}
}

func auditPage(ctx context.Context, list []audit.Shown, next string, err error) (*auditOut, error) {
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &auditOut{}
	out.Body.Entries, out.Body.Next = list, next
	return out, nil
}

func (a *API) audit(ctx context.Context, in *struct {
	Actor   id.Person `query:"actor"`
	Subject id.Person `query:"subject"`
	Area    string    `query:"area" maxLength:"60" doc:"an action (person.read) or its first part (person)"`
	From    dayParam  `query:"from" maxLength:"10"`
	To      dayParam  `query:"to" maxLength:"10" doc:"included"`
	After   string    `query:"after" maxLength:"100"`
	Limit   int       `query:"limit" minimum:"1" maximum:"500" default:"100"`
},
) (*auditOut, error) {
	from, err := in.From.time("from")
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	to, err := in.To.time("to")
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	list, next, err := a.Records.Trail(ctx, route.Who(ctx), records.TrailFilter{
		ActorID: in.Actor, SubjectID: in.Subject, Action: in.Area, From: from, To: to, After: in.After, Limit: in.Limit,
	})
	return auditPage(ctx, list, next, err)
}

func (a *API) auditOwn(ctx context.Context, in *struct {
	After string `query:"after" maxLength:"100"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
},
) (*auditOut, error) {
	list, next, err := a.Records.AboutMe(ctx, route.Who(ctx), records.TrailFilter{After: in.After, Limit: in.Limit})
	return auditPage(ctx, list, next, err)
}
