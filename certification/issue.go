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
	person, err := s.holder(ctx, tx, c.PersonID, c.CompletedAt)
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

// holder is the person as they were at a moment, that of completion or of a try's end; who served nowhere then, as they are now.
func (s *Service) holder(ctx context.Context, tx bun.Tx, who id.Person, at time.Time) (people.Snapshot, error) {
	person, err := s.people.Snapshot(ctx, tx, who, at)
	if err == nil && len(person.UnitPath) == 0 {
		person, err = s.people.Snapshot(ctx, tx, who, s.now())
	}
	if err != nil {
		return person, fmt.Errorf("issue certificate: %w", err)
	}
	return person, nil
}

// issue writes the certificate of a completed course.
func (s *Service) issue(ctx context.Context, tx bun.Tx, c Completed, person people.Snapshot, issuer IssuerView) error {
	day, face := dayIn(c.CompletedAt, person.TimeZone), issuer.Face()
	cert, err := s.give(ctx, tx, Certificate{
		Kind: OfCourse, PersonID: c.PersonID, CourseID: c.CourseID, VersionID: c.VersionID, EnrolmentID: c.EnrolmentID,
		Snapshot: Snapshot{
			Heading: heading(c.Form), Agency: face.Agency, Place: face.Place, Basis: face.Basis, IssuedOn: day,
			TimeZone: person.TimeZone, Holder: holderOf(person), Course: courseOf(c, person.TimeZone),
			Result: newResult(c.Fraction), Signatory: Signatory{face.Post, face.Name, face.NIP, face.Grade},
		},
	}, issuer)
	if err != nil {
		return err
	}
	return records.Append(ctx, tx, records.Statement{
		PersonID: c.PersonID, Verb: records.Earned, ObjectType: "certificate", ObjectID: cert.ID, OccurredAt: cert.IssuedAt,
		Context: map[string]any{"number": cert.Number, "title": c.Title, "course": c.CourseID, "enrolment": c.EnrolmentID, "jp": c.JP},
	})
}

// give numbers a certificate of either kind from the issuer's one counter, dated by its snapshot, and writes it with the job of its
// file. The counter is locked last, so that others who finish wait as briefly as possible.
func (s *Service) give(ctx context.Context, tx bun.Tx, c Certificate, issuer IssuerView) (Certificate, error) {
	day := c.Snapshot.IssuedOn.Time()
	c.ID, c.IssuerID, c.Year, c.Code, c.IssuedAt = uuid.Must(uuid.NewV7()), issuer.ID, day.Year(), newCode(), s.now()
	err := s.queue.Add(ctx, tx, DrawArgs{c.ID})
	if err != nil {
		return c, err
	}
	if c.Serial, err = nextSerial(ctx, tx, issuer.ID, c.Year); err != nil {
		return c, err
	}
	c.Number = issuer.template.Render(c.Serial, day, issuer.Classification, issuer.UnitCode)
	if _, err := tx.NewInsert().Model(&c).Exec(ctx); err != nil {
		return c, fmt.Errorf("issue certificate: %w", err)
	}
	return c, nil
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
