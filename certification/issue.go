package certification

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/records"
)

// Completed is a course that a person has just completed.
type Completed struct {
	EnrolmentID id.Enrolment      `json:"enrolment_id"`
	PersonID    id.Person         `json:"person_id"`
	CourseID    uuid.UUID         `json:"course_id"`
	VersionID   uuid.UUID         `json:"version_id"`
	Title       string            `json:"title"`
	Form        string            `json:"form"` // SIASN jenis diklat
	JP          int               `json:"jp"`
	Minutes     int               `json:"minutes"`
	Modules     []CompletedModule `json:"modules"`
	Fraction    *int              `json:"fraction,omitempty"` // of the best final quiz, of 10000; nil: not graded
	StartedAt   time.Time         `json:"started_at"`
	CompletedAt time.Time         `json:"completed_at"`
	AttemptID   id.Attempt        `json:"attempt_id"`
}

// CompletedModule is one module of a completed course.
type CompletedModule struct {
	Title       string    `json:"title"`
	Part        string    `json:"part"`
	Kind        string    `json:"kind"`
	Minutes     int       `json:"minutes"`
	CompletedAt time.Time `json:"completed_at"`
}

// CourseCompleted issues the certificate of c in tx, the transaction that completes the course: number, snapshot and
// statement, with a job for the PDF. A second call for the same enrolment changes nothing. While no issuer covers the person,
// its signatory has not accepted what would be printed, or issuing is held, the completion waits and nothing fails; what is
// issued later is dated by the completion all the same.
func (s *Service) CourseCompleted(ctx context.Context, tx bun.Tx, c Completed) error {
	issued, err := lockEnrolment(ctx, tx, c.EnrolmentID)
	if err != nil || issued {
		return err
	}
	person, err := s.holder(ctx, tx, c)
	if err != nil {
		return err
	}
	issuer, why, err := s.issuerFor(ctx, tx, person)
	if err != nil {
		return err
	}
	if why != "" {
		return await(ctx, tx, c, issuer.ID, why, s.now())
	}
	return s.issue(ctx, tx, c, person, issuer)
}

// holder is the person as they were when they completed the course; who served nowhere then, as they are now.
func (s *Service) holder(ctx context.Context, tx bun.Tx, c Completed) (people.Snapshot, error) {
	person, err := s.people.Snapshot(ctx, tx, c.PersonID, c.CompletedAt)
	if err == nil && len(person.UnitPath) == 0 {
		person, err = s.people.Snapshot(ctx, tx, c.PersonID, s.now())
	}
	if err != nil {
		return person, fmt.Errorf("issue certificate: %w", err)
	}
	return person, nil
}

// issue writes the certificate. The counter is locked last, so that others who finish wait as briefly as possible.
func (s *Service) issue(ctx context.Context, tx bun.Tx, c Completed, person people.Snapshot, issuer IssuerView) (err error) {
	at, day, face := s.now(), dayIn(c.CompletedAt, person.TimeZone), issuer.Face()
	cert := Certificate{
		ID: uuid.Must(uuid.NewV7()), IssuerID: issuer.ID, Year: day.Time().Year(), Code: newCode(), PersonID: c.PersonID,
		CourseID: c.CourseID, VersionID: c.VersionID, EnrolmentID: c.EnrolmentID, IssuedAt: at,
		Snapshot: Snapshot{
			Heading: heading(c.Form), Agency: face.Agency, Place: face.Place, Basis: face.Basis, IssuedOn: day,
			TimeZone: person.TimeZone, Holder: holderOf(person), Course: courseOf(c, person.TimeZone),
			Result: newResult(c.Fraction), Signatory: Signatory{face.Post, face.Name, face.NIP, face.Grade},
		},
	}
	if err := s.queue.Add(ctx, tx, DrawArgs{cert.ID}); err != nil {
		return err
	}
	if cert.Serial, err = nextSerial(ctx, tx, issuer.ID, cert.Year); err != nil {
		return err
	}
	cert.Number = issuer.template.Render(cert.Serial, day.Time(), issuer.Classification, issuer.UnitCode)
	if _, err := tx.NewInsert().Model(&cert).Exec(ctx); err != nil {
		return fmt.Errorf("issue certificate: %w", err)
	}
	return records.Append(ctx, tx, records.Statement{
		PersonID: c.PersonID, Verb: records.Earned, ObjectType: "certificate", ObjectID: cert.ID, OccurredAt: at,
		Context: map[string]any{"number": cert.Number, "title": c.Title, "course": c.CourseID, "enrolment": c.EnrolmentID, "jp": c.JP},
	})
}

func holderOf(p people.Snapshot) Holder {
	return Holder{
		Name: p.FullName, NIP: p.NIP, BirthPlace: p.BirthPlace, BirthDate: p.BirthDate, Employment: string(p.Employment),
		Grade: gradeLine(p.GradeName, p.Grade), Post: p.PostName, Unit: p.UnitName, Agency: p.AgencyName,
	}
}

func courseOf(c Completed, zone string) CertifiedCourse {
	minutes := make([]int, len(c.Modules))
	for i, m := range c.Modules {
		minutes[i] = m.Minutes
	}
	course := CertifiedCourse{
		Title: c.Title, Form: c.Form, FormName: formName(c.Form), JP: c.JP, Minutes: c.Minutes,
		JPWords:   strconv.Itoa(c.JP) + " (" + Words(c.JP) + ") jam pelajaran",
		StartedOn: dayIn(c.StartedAt, zone), CompletedOn: dayIn(c.CompletedAt, zone),
	}
	for i, jp := range shareJP(c.JP, minutes) {
		m := c.Modules[i]
		course.Modules = append(course.Modules, CertifiedModule{m.Title, m.Part, m.Kind, m.Minutes, jp})
	}
	return course
}
