// Package pages is the server-rendered web UI, a folder each topic: handlers beside their templates. A handler binds, asks the
// services of its topic, one method for each write, and renders; every journey works without script. Topics do not know one
// another: what two share is in web/ui, in parts or a verb of route.Request, and what one shows of another is given to it here.
package pages

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/coauthors"
	"mumpuni/courses/intake"
	"mumpuni/courses/mandates"
	"mumpuni/courses/notes"
	"mumpuni/courses/results"
	"mumpuni/courses/review"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/health"
	"mumpuni/internal/id"
	"mumpuni/orders"
	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/records"
	"mumpuni/reminders"
	"mumpuni/reviews"
	"mumpuni/storage"
	approvalpages "mumpuni/web/pages/approvals"
	assessmentpages "mumpuni/web/pages/assessments"
	auditpages "mumpuni/web/pages/audit"
	bankpages "mumpuni/web/pages/bank"
	"mumpuni/web/pages/calibration"
	certificatepages "mumpuni/web/pages/certificates"
	competencypages "mumpuni/web/pages/competencies"
	coursepages "mumpuni/web/pages/courses"
	"mumpuni/web/pages/device"
	feedbackpages "mumpuni/web/pages/feedback"
	healthpages "mumpuni/web/pages/health"
	"mumpuni/web/pages/held"
	"mumpuni/web/pages/home"
	identitypages "mumpuni/web/pages/identity"
	mandatepages "mumpuni/web/pages/mandates"
	"mumpuni/web/pages/outcomes"
	peoplepages "mumpuni/web/pages/people"
	quizpages "mumpuni/web/pages/quizzes"
	recordpages "mumpuni/web/pages/records"
	"mumpuni/web/pages/regrades"
	reminderpages "mumpuni/web/pages/reminders"
	"mumpuni/web/pages/reports"
	reviewpages "mumpuni/web/pages/reviews"
	"mumpuni/web/pages/statistics"
	"mumpuni/web/pages/studio"
	"mumpuni/web/route"
	"mumpuni/web/upload"
	"mumpuni/xapi"
)

// Pages holds the services that the topics call.
type Pages struct {
	People        *people.Service
	Imports       *siasn.Service
	Approvals     *approvals.Service
	Identity      *identity.Service
	Courses       *courses.Service
	Bin           *bin.Service
	Intake        *intake.Service
	Coauthors     *coauthors.Service
	Mandates      *mandates.Service
	Results       *results.Service
	Notes         *notes.Service
	Review        *review.Service
	Quizzes       *quizzes.Service
	Questions     *questions.Service
	Assessments   *assessments.Service
	Certification *certification.Service
	AcceptIssuer  func(ctx context.Context, who people.Actor, issuer uuid.UUID, digest string) error
	Competencies  *competencies.Service
	Orders        *orders.Service
	Reminders     *reminders.Service
	Feedback      *feedback.Service
	Reviews       *reviews.Service
	XAPI          *xapi.Service
	Parcels       *parcels.Service
	Records       *records.Service
	Store         *storage.Store
	Upload        *upload.Handler // plain forms with a file
	BaseURL       string
	SessionCookie string
	Health        func(context.Context) []health.Figure
	Gallery       bool   // show the living design system
	Offline       bool   // browsers may keep the pages of a running attempt
	PulseKey      []byte // proves whose page asks for the pulse of an attempt
}

// SignInAgain asks who posted a form after their session had ended to sign in, and goes on with the form, which the request carries, or at back.
func SignInAgain(back string) templ.Component { return identitypages.Again(back, nil) }

// Routes declares every page, topic by topic.
func (p *Pages) Routes(s *route.Set) {
	said := &feedbackpages.Pages{Feedback: p.Feedback, Courses: p.Courses}
	reviewed := &reviewpages.Pages{Reviews: p.Reviews}
	for _, topic := range []interface{ Routes(*route.Set) }{
		&home.Pages{
			Courses: p.Courses, Mandates: p.Mandates, Quizzes: p.Quizzes, Questions: p.Questions, Assessments: p.Assessments, Orders: p.Orders, Certification: p.Certification, Records: p.Records, Competencies: p.Competencies,
			People: p.People, Imports: p.Imports, Identity: p.Identity, Store: p.Store, Approvals: p.Approvals, Health: p.Health, Feedback: p.Feedback,
		},
		&approvalpages.Pages{Approvals: p.Approvals, Kept: reviewed.Kept, Said: reviewed.Waiting},
		reviewed,
		&identitypages.Pages{Identity: p.Identity, People: p.People, BaseURL: p.BaseURL, SessionCookie: p.SessionCookie},
		&coursepages.Pages{Courses: p.Courses, Notes: p.Notes, Quizzes: p.Quizzes, Bank: p.Questions, Assessments: p.Assessments, Competencies: p.Competencies, Intro: quizpages.Intro, Kept: quizpages.Kept, Here: said.Here},
		said,
		&device.Pages{Offline: p.Offline},
		&quizpages.Pages{Quizzes: p.Quizzes, Questions: p.Questions, Courses: p.Courses, Competencies: p.Competencies, People: p.People, Assessments: p.Assessments, Offline: p.Offline, PulseKey: p.PulseKey},
		&bankpages.Pages{Questions: p.Questions, Assessments: p.Assessments, Competencies: p.Competencies, People: p.People, Upload: p.Upload},
		&assessmentpages.Pages{Assessments: p.Assessments, Quizzes: p.Quizzes, Competencies: p.Competencies, Courses: p.Courses, People: p.People},
		&held.Pages{Assessments: p.Assessments},
		&reports.Pages{Questions: p.Questions, Quizzes: p.Quizzes},
		&statistics.Pages{Assessments: p.Assessments, Competencies: p.Competencies},
		&calibration.Pages{Assessments: p.Assessments, Competencies: p.Competencies},
		&regrades.Pages{Quizzes: p.Quizzes, People: p.People},
		&certificatepages.Pages{Certification: p.Certification, Accept: p.AcceptIssuer},
		&competencypages.Pages{Competencies: p.Competencies, Courses: p.Courses, Assessments: p.Assessments, People: p.People},
		&recordpages.Pages{Records: p.Records, People: p.People},
		&mandatepages.Pages{Courses: p.Courses, Mandates: p.Mandates, Orders: p.Orders, People: p.People},
		&outcomes.Pages{Courses: p.Courses, Mandates: p.Mandates, Results: p.Results},
		&reminderpages.Pages{Reminders: p.Reminders, Mandates: p.Mandates, Orders: p.Orders},
		&studio.Pages{Courses: p.Courses, Results: p.Results, Review: p.Review, Bin: p.Bin, Intake: p.Intake, Coauthors: p.Coauthors, Quizzes: p.Quizzes, Bank: p.Questions, People: p.People, Competencies: p.Competencies, Upload: p.Upload, Parcels: p.Parcels, Approvals: p.Approvals, Remarks: remarks(reviewed), Waiting: reviewed.Waiting},
		&peoplepages.Pages{People: p.People, Imports: p.Imports, Approvals: p.Approvals},
		&auditpages.Pages{Records: p.Records, People: p.People, XAPI: p.XAPI},
		&healthpages.Pages{Read: p.Health},
	} {
		topic.Routes(s)
	}
	if p.Gallery {
		p.galleryRoutes(s)
	}
}

// remarks are what is said at a module, as the studio and the review show them.
func remarks(of *reviewpages.Pages) func(r *route.Request, version uuid.UUID, module id.Module, studio bool) (templ.Component, error) {
	return func(r *route.Request, version uuid.UUID, module id.Module, studio bool) (templ.Component, error) {
		from := reviewpages.InReview
		if studio {
			from = reviewpages.InStudio
		}
		return of.Here(r, version, module, from)
	}
}
