// Package orders knows how HR turns a list of people into work: one order that many take a course or sit an assessment by a day,
// given and taken back in one act. It owns orders; each person's own mandate is package mandates', who may sit is package
// assessments', and who is on the list is package competencies'.
package orders

import (
	_ "embed" // orders.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Service gives orders. Make it with New.
type Service struct {
	db       bun.IDB
	gaps     *competencies.Service
	takes    *courses.Service
	mandates *mandates.Service
	sits     *assessments.Service
	notify   people.Notifier
	now      func() time.Time
}

// New makes the service on db; notify tells the people of an order.
func New(db bun.IDB, gaps *competencies.Service, takes *courses.Service, orders *mandates.Service, sits *assessments.Service, notify people.Notifier, now func() time.Time) *Service {
	return &Service{db: db, gaps: gaps, takes: takes, mandates: orders, sits: sits, notify: notify, now: now}
}

// Readers see orders and how they are followed.
var readers = []people.Role{people.HR, people.Auditor}

//go:embed orders.sql
var ordersSQL string

var reads = report.Parse(ordersSQL)

var errOrder = fault.New(fault.NotFound, "order.not_found")

// Order is one order for many.
type Order struct {
	bun.BaseModel `bun:"table:orders,alias:o" json:"-"`

	ID           uuid.UUID      `bun:"id,pk" json:"id"`
	UnitID       uuid.UUID      `bun:"unit_id" json:"unit_id"`
	CompetencyID uuid.UUID      `bun:"competency_id" json:"competency_id"`
	State        string         `bun:"state" json:"state,omitempty"` // in which people were listed; "" all
	CourseID     uuid.UUID      `bun:"course_id,nullzero" json:"course_id,omitzero"`
	AssessmentID uuid.UUID      `bun:"assessment_id,nullzero" json:"assessment_id,omitzero"`
	DueOn        people.Day     `bun:"due_on" json:"due_on"`
	Note         string         `bun:"note" json:"note,omitempty"`
	Chosen       int            `bun:"chosen" json:"chosen"`                // people of the list
	Given        int            `bun:"given" json:"given"`                  // of them ordered
	LeftOut      map[string]int `bun:"left_out,type:jsonb" json:"left_out"` // the others, by the reason
	CreatedBy    id.Person      `bun:"created_by" json:"created_by"`
	CreatedAt    time.Time      `bun:"created_at" json:"created_at"`
	CancelledBy  id.Person      `bun:"cancelled_by,nullzero" json:"cancelled_by,omitzero"`
	CancelledAt  time.Time      `bun:"cancelled_at,nullzero" json:"cancelled_at,omitzero"`
}

// OrderView is an order as HR follows it. Overdue are those who have not completed though its day is past.
type OrderView struct {
	Order `bun:",extend"`

	Title            string `bun:"title" json:"title"`
	Slug             string `bun:"slug" json:"slug,omitempty"` // of a course
	CompetencyCode   string `bun:"competency_code" json:"competency_code"`
	CompetencyNameID string `bun:"competency_name_id" json:"-"`
	CompetencyNameEN string `bun:"competency_name_en" json:"-"`
	UnitName         string `bun:"unit_name" json:"unit_name"`
	CreatedByName    string `bun:"created_by_name" json:"created_by_name,omitempty"`
	Started          int    `bun:"started" json:"started"`
	Completed        int    `bun:"completed" json:"completed"`
	Overdue          int    `bun:"overdue" json:"overdue"`
	Total            int    `bun:"total" json:"-"`
}

// CompetencyName gives the competency's name in lang ("id" or "en").
func (v OrderView) CompetencyName(lang string) string {
	if lang == "en" {
		return v.CompetencyNameEN
	}
	return v.CompetencyNameID
}

// NotStarted counts those who have begun nothing.
func (v OrderView) NotStarted() int { return v.Given - v.Started - v.Completed }

// today is the calendar day where who is.
func (s *Service) today(who people.Actor) people.Day { return people.DayOf(s.now().In(who.Location())) }
