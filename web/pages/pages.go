// Package pages is the server-rendered web UI: each topic a file of handlers beside its templates. A handler binds, calls
// one service method and renders; every journey works without script.
package pages

import (
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/identity"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/records"
	"mumpuni/storage"
	"mumpuni/web/route"
	"mumpuni/web/upload"
)

// Pages holds the services its handlers call.
type Pages struct {
	People        *people.Service
	Identity      *identity.Service
	Courses       *courses.Service
	Quizzes       *quizzes.Service
	Certification *certification.Service
	Competencies  *competencies.Service
	Records       *records.Service
	Store         *storage.Store
	Upload        *upload.Handler // plain forms with a file
	BaseURL       string
	SessionCookie string
	Secure        bool
	Gallery       bool // show the living design system
}

// Routes declares every page, topic by topic.
func (p *Pages) Routes(s *route.Set) {
	for _, topic := range []func(*route.Set){
		p.homeRoutes, p.identityRoutes, p.courseRoutes, p.quizRoutes, p.certificateRoutes, p.competencyRoutes, p.gapRoutes, p.recordRoutes,
		p.mandateRoutes, p.outcomeRoutes, p.studioRoutes, p.peopleRoutes, p.auditRoutes,
	} {
		topic(s)
	}
	if p.Gallery {
		p.galleryRoutes(s)
	}
}
