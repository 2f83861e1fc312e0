package orders

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Most is how many people one order is for.
const Most = 20000

// OrderOffers is what can be ordered for a list of people: courses that teach its competency and assessments that measure it. Levels holds
// of how many of them a level is required.
type OrderOffers struct {
	competencies.Cell `json:"-"`

	Chosen      int               `json:"chosen"`
	Levels      map[int]int       `json:"levels"`
	Courses     []CourseOffer     `json:"courses"`
	Assessments []AssessmentOffer `json:"assessments"`
}

// CourseOffer is a course with how many of the people it teaches up to what their post requires, and why others need no order.
type CourseOffer struct {
	courses.TeachingCourse

	Reaches int            `json:"reaches"`
	Given   int            `json:"given"`
	LeftOut map[string]int `json:"left_out"`
}

// AssessmentOffer is an assessment with how many of the people it measures at the level of their post; Least and Most are the
// smallest and greatest share it decides at these levels, of 100.
type AssessmentOffer struct {
	assessments.Measuring

	Fits    int            `json:"fits"`
	Least   int            `json:"least"`
	Most    int            `json:"most"`
	Given   int            `json:"given"`
	LeftOut map[string]int `json:"left_out"`
}

// list opens the list of people in who's scope as HR. Faults: order.not_today, order.too_many, and those of CellPeople.
func (s *Service) list(ctx context.Context, who people.Actor, f competencies.CellFilter) (competencies.Cell, error) {
	if !f.AsOf.IsZero() && people.DayOf(f.AsOf) != s.today(who) {
		return competencies.Cell{}, fault.Field("as_of", "order.not_today")
	}
	f.After, f.Limit, f.AsOf = "", Most+1, time.Time{}
	c, err := s.gaps.CellPeople(ctx, who.Only(people.HR), f)
	if err == nil && len(c.People) > Most {
		err = fault.Field("competency", "order.too_many").With("Max", Most)
	}
	return c, err
}

// Offers says what can be ordered for the people of a list, and for how many each, by a day (zero: in thirty days). It opens the list,
// which is audited. Faults: order.not_today, order.too_many, and those of competencies.CellPeople.
func (s *Service) Offers(ctx context.Context, who people.Actor, f competencies.CellFilter, due people.Day) (OrderOffers, error) {
	c, err := s.list(ctx, who, f)
	o := OrderOffers{Cell: c, Chosen: len(c.People), Levels: map[int]int{}, Courses: []CourseOffer{}, Assessments: []AssessmentOffer{}}
	if err != nil {
		return o, err
	}
	for _, p := range c.People {
		o.Levels[p.Required]++
	}
	if due.IsZero() {
		due = people.DayOf(s.today(who).Time().AddDate(0, 0, Usual))
	}
	if err := s.offerCourses(ctx, who, &o); err != nil {
		return o, err
	}
	return o, s.offerAssessments(ctx, who, &o, due)
}

// Usual is how many days an order gives unless HR says otherwise.
const Usual = 30

func (s *Service) offerCourses(ctx context.Context, who people.Actor, o *OrderOffers) error {
	list, err := s.takes.Teaching(ctx, []uuid.UUID{o.Competency.ID})
	if err != nil {
		return err
	}
	for _, t := range list[o.Competency.ID] {
		offer := CourseOffer{TeachingCourse: t}
		for level, n := range o.Levels {
			if t.Level >= level {
				offer.Reaches += n
			}
		}
		split, err := s.split(ctx, who, o.People, target{course: t.CourseID}, "")
		if err != nil {
			return err
		}
		offer.Given, offer.LeftOut = len(split.given), split.counts()
		o.Courses = append(o.Courses, offer)
	}
	return nil
}

func (s *Service) offerAssessments(ctx context.Context, who people.Actor, o *OrderOffers, due people.Day) error {
	list, err := s.sits.Measuring(ctx, who, o.Unit.ID, o.Competency.ID)
	if err != nil {
		return err
	}
	for _, m := range list {
		offer := AssessmentOffer{Measuring: m, Least: 100}
		for level, n := range o.Levels {
			if decides, ok := m.Decides[level]; ok {
				offer.Fits += n
				offer.Least, offer.Most = min(offer.Least, decides), max(offer.Most, decides)
			}
		}
		if offer.Fits == 0 {
			continue // it decides none of the levels that are asked of them
		}
		split, err := s.split(ctx, who, o.People, target{assessment: m.ID, decides: m.Decides}, due)
		if err != nil {
			return err
		}
		offer.Given, offer.LeftOut = len(split.given), split.counts()
		o.Assessments = append(o.Assessments, offer)
	}
	return nil
}

// target is what is ordered.
type target struct {
	course     uuid.UUID
	assessment uuid.UUID
	decides    map[int]int // of an assessment: the levels it decides
	title      string
}

// split is a list by who is ordered and who is not, with the reason of each.
type split struct {
	given []id.Person
	left  []LeftOut
}

// LeftOut is somebody of the list who is not ordered: "oneself", "ordered", "completed", "author", "tries_used", "cool_down", or "level",
// which the assessment does not decide.
type LeftOut struct {
	competencies.CellPerson

	Why string `json:"why"`
}

func (p split) counts() map[string]int {
	counts := map[string]int{}
	for _, l := range p.left {
		counts[l.Why]++
	}
	return counts
}

// split goes through a list. Nobody orders themselves: what HR has to learn is said by somebody else.
func (s *Service) split(ctx context.Context, who people.Actor, list []competencies.CellPerson, t target, due people.Day) (split, error) {
	persons := make([]id.Person, len(list))
	for i, p := range list {
		persons[i] = p.PersonID
	}
	var why map[id.Person]string
	var err error
	if t.course != uuid.Nil {
		why, err = s.mandates.Unneeding(ctx, s.db, t.course, persons, s.today(who))
	} else {
		why, err = s.sits.Unneeding(ctx, s.db, t.assessment, persons, due, who.Location())
	}
	var out split
	for _, p := range list {
		reason := why[p.PersonID]
		if _, decided := t.decides[p.Required]; t.decides != nil && !decided {
			reason = "level"
		}
		if who.IsOneself(p.PersonID) {
			reason = "oneself"
		}
		if reason == "" {
			out.given = append(out.given, p.PersonID)
		} else {
			out.left = append(out.left, LeftOut{p, reason})
		}
	}
	return out, err
}
