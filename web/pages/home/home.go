// Package home is the first page, which differs by who asks, and the pages every footer links to.
package home

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/health"
	"mumpuni/internal/pg"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/records"
	"mumpuni/storage"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// Pages holds what its handlers call.
type Pages struct {
	People        *people.Service
	Imports       *siasn.Service
	Identity      *identity.Service
	Courses       *courses.Service
	Mandates      *mandates.Service
	Quizzes       *quizzes.Service
	Questions     *questions.Service
	Assessments   *assessments.Service
	Orders        *orders.Service
	Feedback      *feedback.Service
	Certification *certification.Service
	Competencies  *competencies.Service
	Records       *records.Service
	Store         *storage.Store
	Approvals     *approvals.Service
	Health        func(context.Context) []health.Figure
}

// Routes declares the homes, help and the statement of accessibility.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/", route.Public, p.home)
	for _, book := range helpBooks {
		s.Page(http.MethodGet, book.Path, route.Public, p.help(book))
	}
	s.Page(http.MethodGet, "/aksesibilitas", route.Public, func(r *route.Request) error { return r.Render(http.StatusOK, accessPage()) })
}

// homeView is a home: what its person learns, and one panel for each role they hold.
type homeView struct {
	Name         string
	Location     *time.Location
	Learning     []courses.Learning
	Sits         []assessments.DueAssessment // that they have to sit
	Unfinished   []assessments.Unfinished    // tries that may go on
	Year         records.Year
	Months       []records.Month       // of the year, in which learning was counted
	Certificates []certification.Brief // the newest three
	Trainer      *trainerPanel
	Planner      *competencies.Summary // of the first unit in scope
	Mandates     *mandatesPanel
	Admin        *adminPanel
	Oversight    *oversightPanel
	Auditor      bool
	Signatory    bool
	Directory    bool // may open the list of people
	Todo         int  // approvals that wait for the person
	Contests     int  // objections that wait for the person's answer
	Duties       duties
	Reviews      int // questions that wait for a review by the person, and the one that waits longest
	FirstReview  uuid.UUID
}

func (p *Pages) home(r *route.Request) error {
	if r.Who.IsNobody() {
		return r.Render(http.StatusOK, welcomePage())
	}
	if r.Session.MustChange {
		return r.Redirect("/kata-sandi")
	}
	if r.Session.NeedsTOTP {
		return r.Redirect("/mfa")
	}
	v := homeView{
		Name: r.Session.Name, Location: r.Who.Location(),
		Directory: r.Who.Has(people.HR, people.Administrator, people.Auditor), Auditor: r.Who.Has(people.Auditor), Signatory: r.Who.Has(people.Signatory),
	}
	if err := pg.Ask(r.Ctx(), p.asked(r.Who, &v)...); err != nil {
		return err
	}
	for _, load := range []func(*route.Request, *homeView) error{p.homeTrainer, p.homePlanner, p.homeAdmin, p.homeOversight} {
		if err := load(r, &v); err != nil {
			return err
		}
	}
	return r.Render(http.StatusOK, homePage(v))
}

// asked is what a home asks in one go: what everybody learns; what waits for a second person, and for an answer, for staff alone, since
// others hear of it by a notice; and how HR's orders stand.
func (p *Pages) asked(who people.Actor, v *homeView) []pg.Question {
	all := []pg.Question{
		p.Courses.AskLearning(who, &v.Learning), p.Assessments.AskDue(who, &v.Sits), p.Certification.AskNewest(who, 3, &v.Certificates),
		p.Assessments.AskUnfinished(who, &v.Unfinished), p.Records.AskOwnYear(who, &v.Year), p.Records.AskOwnMonths(who, &v.Months),
	}
	if who.IsStaff() && p.Approvals != nil {
		all = append(all, p.Approvals.AskTodo(who, &v.Todo), p.Quizzes.AskContestsWaiting(who, &v.Contests))
	}
	if who.IsStaff() && p.Questions != nil {
		all = append(all, p.askDuties(who, &v.Duties)...)
	}
	if who.Has(people.HR) {
		v.Mandates = &mandatesPanel{}
		all = append(all, p.Mandates.AskOpenMandates(who, &v.Mandates.One), p.Orders.AskOpen(who, &v.Mandates.Many),
			p.Mandates.AskMandates(who, mandates.MandateFilter{State: "overdue", Limit: 5}, &v.Mandates.Overdue))
	}
	return all
}

// Next is the course to go on with: what is overdue or due first; where nothing is ordered, the one last touched. That is the
// order in which the service lists. nil when all is done.
func (v homeView) Next() *courses.Learning {
	for i, l := range v.Learning {
		if l.CompletedAt.IsZero() {
			return &v.Learning[i]
		}
	}
	return nil
}

// Open is what is not completed, besides the next one; the service orders it by due day.
func (v homeView) Open() []courses.Learning {
	next := v.Next()
	return slices.DeleteFunc(slices.Clone(v.Learning), func(l courses.Learning) bool {
		return !l.CompletedAt.IsZero() || l.CourseID == next.CourseID
	})
}

// Completed counts the courses completed.
func (v homeView) Completed() int {
	n := 0
	for _, l := range v.Learning {
		if !l.CompletedAt.IsZero() {
			n++
		}
	}
	return n
}

// Certified counts all their certificates.
func (v homeView) Certified() int {
	if len(v.Certificates) == 0 {
		return 0
	}
	return v.Certificates[0].Total
}

// Staff reports whether there is anything to manage.
func (v homeView) Staff() bool {
	return v.Trainer != nil || v.Planner != nil || v.Mandates != nil || v.Admin != nil || v.Auditor || v.Signatory
}

type trainerPanel struct {
	Courses []courses.StudioCard
	Total   int
}

func (p *Pages) homeTrainer(r *route.Request, v *homeView) error {
	if !r.Who.Has(people.Trainer) {
		return nil
	}
	list, total, err := p.Courses.MyCourses(r.Ctx(), r.Who, courses.StudioFilter{Limit: 5})
	if err != nil {
		return err
	}
	v.Trainer = &trainerPanel{list, total}
	v.FirstReview, v.Reviews, err = p.Questions.ToReview(r.Ctx(), r.Who)
	return err
}

func (p *Pages) homePlanner(r *route.Request, v *homeView) error {
	if !r.Who.Has(people.HR, people.Auditor, people.Head) {
		return nil
	}
	sum, err := p.Competencies.Summary(r.Ctx(), r.Who)
	if fault.KindOf(err) == fault.NotFound {
		return nil // no framework or no unit yet: nothing to show
	}
	v.Planner = &sum
	return err
}

type mandatesPanel struct {
	One, Many int                    // orders that stand: of one unit or person, and for many
	Overdue   []mandates.MandateView // the first of those past their day that somebody has not completed
}

// Open counts the orders that stand.
func (m mandatesPanel) Open() int { return m.One + m.Many }

// Late counts the orders past their day that somebody has not completed.
func (m mandatesPanel) Late() int {
	if len(m.Overdue) == 0 {
		return 0
	}
	return m.Overdue[0].Total
}

type adminPanel struct {
	Imports []siasn.Import
	Missing bool // somebody has no account yet
	StoreUp bool
	Ills    []health.Figure // what the page of health asks to look at or act on, worst first
	Checked time.Time
	Steps   []setupStep // of a new installation; nil when it is set up
}

// setupStep is one thing an administrator does before others can work.
type setupStep struct {
	Key, Href string
	Done      bool
}

func (p *Pages) setup(r *route.Request, missing bool) ([]setupStep, error) {
	peopled, err := p.People.SomebodyElse(r.Ctx(), r.Who)
	if err != nil {
		return nil, err
	}
	issuers, err := p.Certification.Issuers(r.Ctx(), r.Who)
	if err != nil {
		return nil, err
	}
	steps := []setupStep{
		{"people", "/impor/baru", peopled},
		{"accounts", "/akun-pegawai", peopled && !missing},
		{"issuer", "/penerbit/baru", len(issuers) > 0},
	}
	if !slices.ContainsFunc(steps, func(s setupStep) bool { return !s.Done }) {
		return nil, nil
	}
	return steps, nil
}

// oversightPanel is what signatories and auditors look after: the issuers of their units and how much they issued.
type oversightPanel struct {
	Issuers []certification.IssuerView
}

// Issued counts the certificates of all issuers.
func (o oversightPanel) Issued() int {
	n := 0
	for _, i := range o.Issuers {
		n += i.Issued
	}
	return n
}

func (p *Pages) homeOversight(r *route.Request, v *homeView) error {
	if !v.Auditor && !v.Signatory {
		return nil
	}
	issuers, err := p.Certification.Issuers(r.Ctx(), r.Who)
	v.Oversight = &oversightPanel{issuers}
	return err
}

func (p *Pages) homeAdmin(r *route.Request, v *homeView) error {
	if !r.Who.Has(people.Administrator) {
		return nil
	}
	imports, err := p.Imports.Imports(r.Ctx(), r.Who, 3)
	if err != nil {
		return err
	}
	missing, err := p.Identity.SomebodyWaits(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	v.Admin = &adminPanel{Imports: imports, Missing: missing, StoreUp: p.Store.Check(r.Ctx()) == nil, Checked: time.Now()}
	v.Admin.Ills = ills(p.Health(r.Ctx()))
	v.Admin.Steps, err = p.setup(r, missing)
	return err
}

// ills are the figures that are not fine, worst first; the store has a line of its own.
func ills(figures []health.Figure) []health.Figure {
	return slices.DeleteFunc(parts.WorstFirst(figures), func(f health.Figure) bool { return f.State == health.Fine || f.Key == "store_up" })
}
