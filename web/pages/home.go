package pages

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/route"
)

// homeRoutes are the first page, which differs by who asks, and the pages every footer links to.
func (p *Pages) homeRoutes(s *route.Set) {
	s.Page(http.MethodGet, "/", route.Public, p.home)
	s.Page(http.MethodGet, "/bantuan", route.Public, func(r *route.Request) error { return r.Render(http.StatusOK, helpPage()) })
	s.Page(http.MethodGet, "/aksesibilitas", route.Public, func(r *route.Request) error { return r.Render(http.StatusOK, accessPage()) })
}

// homeView is a home: what its person learns, and one panel for each role they hold.
type homeView struct {
	Name         string
	Location     *time.Location
	Learning     []courses.Learning
	Year         records.Year
	Certificates []certification.Certificate
	Trainer      *trainerPanel
	Planner      *plannerPanel
	Mandates     *mandatesPanel
	Admin        *adminPanel
	Auditor      bool
	Signatory    bool
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
		Auditor: r.Who.Has(people.Auditor), Signatory: r.Who.Has(people.Signatory),
	}
	for _, load := range []func(*route.Request, *homeView) error{
		p.homeLearning, p.homeTrainer, p.homePlanner, p.homeMandates, p.homeAdmin,
	} {
		if err := load(r, &v); err != nil {
			return err
		}
	}
	return r.Render(http.StatusOK, homePage(v))
}

func (p *Pages) homeLearning(r *route.Request, v *homeView) error {
	var err error
	if v.Learning, err = p.Courses.MyLearning(r.Ctx(), r.Who); err != nil {
		return err
	}
	if v.Certificates, _, err = p.Certification.Own(r.Ctx(), r.Who); err != nil {
		return err
	}
	ledger, err := p.Records.JPOfYear(r.Ctx(), r.Who, r.Who.PersonID, time.Now().In(v.Location).Year())
	v.Year = ledger.Year
	return err
}

// Next is the course to go on with: of what is open, the one last touched, else the one due first; nil when all is done.
func (v homeView) Next() *courses.Learning {
	var next *courses.Learning
	for i, l := range v.Learning {
		if !l.CompletedAt.IsZero() {
			continue
		}
		if next == nil || l.LastSeenAt.After(next.LastSeenAt) {
			next = &v.Learning[i]
		}
	}
	return next
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
	v.Trainer = &trainerPanel{list, total}
	return err
}

// plannerPanel is how the people of the first unit in scope stand against what their posts require.
type plannerPanel struct {
	Board         competencies.GapBoard
	Required, Met int
	Worst         []competencyGap // the largest gaps first, at most three
}

type competencyGap struct {
	competencies.Competency
	Required, Met int
}

func (p *Pages) homePlanner(r *route.Request, v *homeView) error {
	if !r.Who.Has(people.HR, people.Auditor) {
		return nil
	}
	board, err := p.Competencies.GapByUnit(r.Ctx(), r.Who, competencies.GapFilter{})
	if fault.KindOf(err) == fault.NotFound {
		return nil // no framework or no unit yet: nothing to show
	}
	if err != nil {
		return err
	}
	v.Planner = summarise(board)
	return nil
}

func summarise(board competencies.GapBoard) *plannerPanel {
	panel := &plannerPanel{Board: board}
	for _, k := range board.Competencies {
		gap := competencyGap{Competency: k}
		for _, c := range board.Cells {
			if c.CompetencyID == k.ID && !c.Masked {
				gap.Required, gap.Met = gap.Required+c.Required, gap.Met+c.Met
			}
		}
		panel.Required, panel.Met = panel.Required+gap.Required, panel.Met+gap.Met
		if gap.Met < gap.Required {
			panel.Worst = append(panel.Worst, gap)
		}
	}
	slices.SortStableFunc(panel.Worst, func(a, b competencyGap) int { return cmp.Compare(b.Required-b.Met, a.Required-a.Met) })
	panel.Worst = panel.Worst[:min(3, len(panel.Worst))]
	return panel
}

type mandatesPanel struct {
	Open    int
	Overdue []courses.MandateView
	Late    int // orders past their day that somebody has not completed
}

func (p *Pages) homeMandates(r *route.Request, v *homeView) error {
	if !r.Who.Has(people.HR) {
		return nil
	}
	_, open, err := p.Courses.Mandates(r.Ctx(), r.Who, courses.MandateFilter{Limit: 1})
	if err != nil {
		return err
	}
	late, total, err := p.Courses.Mandates(r.Ctx(), r.Who, courses.MandateFilter{State: "overdue", Limit: 5})
	v.Mandates = &mandatesPanel{Open: open, Overdue: late, Late: total}
	return err
}

type adminPanel struct {
	Imports []people.Import
	Missing bool // somebody has no account yet
	StoreUp bool
	Checked time.Time
}

func (p *Pages) homeAdmin(r *route.Request, v *homeView) error {
	if !r.Who.Has(people.Administrator) {
		return nil
	}
	imports, err := p.People.Imports(r.Ctx(), r.Who, 3)
	if err != nil {
		return err
	}
	missing, _, err := p.Identity.Accounts(r.Ctx(), r.Who, identity.AccountFilter{State: identity.AccountMissing, Limit: 1})
	v.Admin = &adminPanel{Imports: imports, Missing: len(missing) > 0, StoreUp: p.Store.Check(r.Ctx()) == nil, Checked: time.Now()}
	return err
}
