// Package approvals is the pages of what needs a second person: what waits for one, one approval with what it would do, those
// who stand in for whom, and the notices of what happened in one's name.
package approvals

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Approvals *approvals.Service
	Kept      func(r *route.Request, approval uuid.UUID) (templ.Component, error) // what was said of a course when it was decided about
	Said      func(r *route.Request, version uuid.UUID) int                       // how much that is said of a course is open
}

// Routes declares the pages of approvals, deputies and notices.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/persetujuan", route.SignedIn, p.list)
	s.Page(http.MethodGet, "/persetujuan/:id", route.SignedIn, p.one)
	s.Page(http.MethodPost, "/persetujuan/:id/setujui", route.SignedIn, p.approve)
	s.Page(http.MethodPost, "/persetujuan/:id/tolak", route.SignedIn, p.refuse)
	s.Page(http.MethodPost, "/persetujuan/:id/tarik", route.SignedIn, p.withdraw)
	s.Page(http.MethodGet, "/pelaksana-harian", route.SignedIn, p.deputies)
	s.Page(http.MethodPost, "/pelaksana-harian", route.SignedIn, p.nameDeputy)
	s.Page(http.MethodPost, "/pelaksana-harian/:id/akhiri", route.SignedIn, p.endDeputy)
	s.Page(http.MethodGet, "/pemberitahuan", route.SignedIn, p.notices)
	s.Page(http.MethodPost, "/pemberitahuan", route.SignedIn, p.readNotices)
}

// The three lists, by the address.
const (
	forMe   = ""
	mine    = "milik-saya"
	decided = "putus"
)

func (p *Pages) list(r *route.Request) error {
	which, load := r.Query("daftar"), p.Approvals.Waiting
	switch which {
	case mine:
		load = p.Approvals.Mine
	case decided:
		load = p.Approvals.Decided
	default:
		which = forMe
	}
	list, err := load(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(list, which, r.Who.Location()))
}

func (p *Pages) one(r *route.Request) error { return p.show(r, http.StatusOK, nil) }

// show is one approval, with what is wrong with a refusal.
func (p *Pages) show(r *route.Request, status int, problems ui.Problems) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v, err := p.Approvals.Get(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	names, err := p.Approvals.Eligible(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	shown := one{View: v, Eligible: names, Review: reviewOf(v, r.Who), Factor: r.Session.TOTPEnrolled, Reason: r.Form("reason"), Zone: r.Who.Location()}
	if aboutCourse(v) {
		if v.State == approvals.Waiting {
			shown.Said = p.Said(r, v.SubjectID)
		} else if shown.Kept, err = p.Kept(r, v.ID); err != nil {
			return err
		}
	}
	return r.Render(status, onePage(shown, problems))
}

// reviews are where that which an approval is about is read in full, by kind: to whom, below which address, and what the way there is called.
var reviews = map[string]struct {
	roles []people.Role
	root  string
	key   string
}{
	assessments.AskPublish:     {[]people.Role{people.Trainer, people.HR, people.Auditor}, "/studio/asesmen/", "approvals.review_assessment"},
	assessments.AskCalibration: {[]people.Role{people.HR}, "/studio/kalibrasi/", "approvals.review_calibration"},
	assessments.AskAnnulHeld:   {[]people.Role{people.HR}, "/asesmen/ditahan/", "approvals.review_held"},
	assessments.AskRestoreHeld: {[]people.Role{people.HR}, "/asesmen/ditahan/", "approvals.review_held"},
	quizzes.AskRegrade:         {[]people.Role{people.Trainer, people.HR, people.Auditor}, "/penilaian-ulang/", "approvals.review_regrade"},
	competencies.AskPolicy:     {[]people.Role{people.HR, people.Administrator, people.Auditor}, "/kompetensi/aturan", "approvals.review_policy"},
	competencies.AskCuts:       {[]people.Role{people.HR, people.Administrator, people.Auditor}, "/kompetensi/batas", "approvals.review_cuts"},
}

// one is an approval with all that its page says.
type one struct {
	approvals.View
	Eligible []string // who may decide
	Review   string   // where all of it is read
	Factor   bool     // who reads has a second factor
	Reason   string   // as it was typed
	Kept     templ.Component
	Said     int // how much that is said of a course is open
	Zone     *time.Location
}

func aboutCourse(v approvals.View) bool {
	return v.Kind == courses.AskPublish || v.Kind == courses.AskAgree
}

// reviewOf is where who reads all of what v is about, "" when that is not theirs to read.
func reviewOf(v approvals.View, who people.Actor) string {
	if aboutCourse(v) && (v.MayApprove || who.Has(courses.Reviewers...)) {
		return "/tinjauan/" + v.SubjectID.String()
	}
	if to, ok := reviews[v.Kind]; ok && who.Has(to.roles...) {
		if strings.HasSuffix(to.root, "/") {
			return to.root + v.SubjectID.String()
		}
		return to.root // there is but one of them
	}
	return ""
}

// reviewKey names what is read there.
func reviewKey(v approvals.View) string {
	if to, ok := reviews[v.Kind]; ok {
		return to.key
	}
	return "approvals.review"
}

func (p *Pages) approve(r *route.Request) error {
	return p.decide(r, "approvals.approved_done", func(id uuid.UUID) error {
		return p.Approvals.Approve(r.Ctx(), r.Who, id, r.Form("digest"))
	})
}

func (p *Pages) refuse(r *route.Request) error {
	return p.decide(r, "approvals.refused_done", func(id uuid.UUID) error {
		return p.Approvals.Refuse(r.Ctx(), r.Who, id, r.Form("reason"))
	})
}

func (p *Pages) withdraw(r *route.Request) error {
	return p.decide(r, "approvals.withdrawn_done", func(id uuid.UUID) error { return p.Approvals.Withdraw(r.Ctx(), r.Who, id) })
}

// decide does what a button of one approval says and shows the approval again.
func (p *Pages) decide(r *route.Request, done string, do func(uuid.UUID) error) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	err = do(id)
	if problems := route.ProblemsOf(err); len(problems) > 0 {
		return p.show(r, http.StatusUnprocessableEntity, problems)
	}
	if fault.KindOf(err) == fault.Conflict {
		return r.Again(err, func(problems ui.Problems) templ.Component { return conflictPage(id, problems) })
	}
	if err != nil {
		return err
	}
	r.Flash("success", done)
	return r.Redirect("/persetujuan/" + id.String())
}

func (p *Pages) deputies(r *route.Request) error {
	list, err := p.Approvals.Deputies(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, deputiesPage(list, r.Who, deputyForm{}, nil))
}

// deputyForm is what somebody typed.
type deputyForm struct{ NIP, Role, From, To string }

func (p *Pages) nameDeputy(r *route.Request) error {
	f := deputyForm{r.Form("nip"), r.Form("role"), r.Form("from"), r.Form("to")}
	id, err := p.Approvals.NameDeputy(r.Ctx(), r.Who, approvals.NewDeputy{
		NIP: f.NIP, Role: people.Role(f.Role), From: people.Day(f.From), To: people.Day(f.To),
	})
	if problems := route.ProblemsOf(err); len(problems) > 0 {
		list, err := p.Approvals.Deputies(r.Ctx(), r.Who)
		if err != nil {
			return err
		}
		return r.Render(http.StatusUnprocessableEntity, deputiesPage(list, r.Who, f, problems))
	}
	switch {
	case err != nil:
		return err
	case id != uuid.Nil:
		r.Flash("info", "approvals.opened")
		return r.Redirect("/persetujuan/" + id.String())
	}
	r.Flash("success", "approvals.deputy.named")
	return r.Redirect("/pelaksana-harian")
}

func (p *Pages) endDeputy(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Approvals.EndDeputy(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	r.Flash("success", "approvals.deputy.ended")
	return r.Redirect("/pelaksana-harian")
}

func (p *Pages) notices(r *route.Request) error {
	list, err := p.Approvals.Notices(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, noticesPage(list, r.Who.Location()))
}

// readNotices marks as read what the page showed: what came since stays unread.
func (p *Pages) readNotices(r *route.Request) error {
	upTo, err := time.Parse(time.RFC3339Nano, r.Form("sampai"))
	if err != nil {
		return fault.New(fault.Invalid, "web.invalid")
	}
	if err := p.Approvals.ReadNotices(r.Ctx(), r.Who, upTo); err != nil {
		return err
	}
	r.Flash("success", "approvals.notices_read")
	return r.Redirect("/pemberitahuan")
}
