package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

// attemptOps registers the taking of quizzes.
func (a *API) attemptOps(api huma.API) {
	exam := route.SignedIn.Exam()
	start := editing(route.Operation(http.MethodPost, "/attempts", exam, "attempt-start", "Start a quiz, or resume the open attempt"))
	start.Errors = append(start.Errors, http.StatusTooManyRequests) // wrong codes of the day
	huma.Register(api, start, a.attemptStart)
	huma.Register(api, route.Operation(http.MethodGet, "/attempts/{id}", exam, "attempt-get", "One attempt; with reviews once it is finished"), a.attemptGet)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/attempts/{id}/answers/{slot}", exam, "attempt-answer", "Save one answer")), a.attemptAnswer)
	huma.Register(api, route.Operation(http.MethodPost, "/attempts/{id}/finish", exam, "attempt-finish", "Send the answers to be graded; harmless when repeated"), a.attemptFinish)
}

type attemptOut struct{ Body attemptJSON }

// attemptAfter turns what the service gave into an answer.
func attemptAfter(ctx context.Context) func(quizzes.Attempt, error) (*attemptOut, error) {
	return func(at quizzes.Attempt, err error) (*attemptOut, error) {
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		return &attemptOut{attemptOf(at)}, nil
	}
}

func (a *API) attemptStart(ctx context.Context, in *struct {
	Body struct {
		QuizID       id.Quiz      `json:"quiz_id,omitzero" doc:"a quiz of a course, with enrolment_id and module_id"`
		EnrolmentID  id.Enrolment `json:"enrolment_id,omitzero"`
		ModuleID     id.Module    `json:"module_id,omitzero"`
		AssessmentID uuid.UUID    `json:"assessment_id,omitzero" doc:"or an assessment"`
		Continues    id.Attempt   `json:"continues,omitzero" doc:"or a finished try of an assessment in which something is not decided: another part of it"`
		Code         string       `json:"code,omitempty" maxLength:"20" doc:"of the day, for a supervised one"`
	}
},
) (*attemptOut, error) {
	who := route.Who(ctx)
	switch {
	case !in.Body.Continues.IsZero():
		return attemptAfter(ctx)(a.shown(ctx, who)(a.Assessments.Continue(ctx, who, in.Body.Continues, in.Body.Code)))
	case in.Body.AssessmentID != uuid.Nil:
		return attemptAfter(ctx)(a.shown(ctx, who)(a.Assessments.Start(ctx, who, in.Body.AssessmentID, in.Body.Code)))
	}
	return attemptAfter(ctx)(a.Quizzes.Start(ctx, who, quizzes.StartRequest{QuizID: in.Body.QuizID, EnrolmentID: in.Body.EnrolmentID, ModuleID: in.Body.ModuleID}))
}

// shown gives a try that began; of one whose questions come one by one with its first.
func (a *API) shown(ctx context.Context, who people.Actor) func(quizzes.Attempt, error) (quizzes.Attempt, error) {
	return func(at quizzes.Attempt, err error) (quizzes.Attempt, error) {
		if err != nil {
			return at, err
		}
		if at.Stepwise {
			if _, err := a.Assessments.Advance(ctx, who, at.ID); err != nil {
				return at, err
			}
		}
		return a.Quizzes.Attempt(ctx, who, at.ID)
	}
}

func (a *API) attemptGet(ctx context.Context, in *ByID[id.Attempt]) (*attemptOut, error) {
	return attemptAfter(ctx)(a.Quizzes.Attempt(ctx, route.Who(ctx), in.ID))
}

func (a *API) attemptFinish(ctx context.Context, in *ByID[id.Attempt]) (*attemptOut, error) {
	return attemptAfter(ctx)(a.Quizzes.Finish(ctx, route.Who(ctx), in.ID))
}

type answerJSON struct {
	Options []string          `json:"options,omitempty" maxItems:"10" doc:"ids of the options chosen; of ordering in the order given"`
	Pairs   map[string]string `json:"pairs,omitempty" doc:"of matching: the id on the right for each id on the left"`
	Text    string            `json:"text,omitempty" maxLength:"200" doc:"number or words"`
	Unit    string            `json:"unit,omitempty" maxLength:"20" doc:"of a number, where the question asks for one"`
}

type savedOut struct {
	Body struct {
		Slot   int        `json:"slot"`
		Seq    int64      `json:"seq" doc:"of the step that stands; grows with each"`
		Answer answerJSON `json:"answer" doc:"what stands in the slot now"`
		Stale  bool       `json:"stale" doc:"a newer answer was there already; the one sent was not stored"`
		Next   *askedJSON `json:"next,omitempty" doc:"of an adaptive assessment: the question shown next, which makes this answer final; absent otherwise and at the end"`
		Ended  string     `json:"ended,omitempty" enum:"decided,most,exhausted" doc:"why no question comes any more: finish the attempt"`
	}
}

func (a *API) attemptAnswer(ctx context.Context, in *struct {
	ByID[id.Attempt]
	Slot int `path:"slot" minimum:"1" maximum:"200"`
	Body struct {
		ClientStep uuid.UUID  `json:"client_step" doc:"made on the device; the same when the request is repeated"`
		Seen       int64      `json:"seen,omitempty" minimum:"0" doc:"seq of the answer that was shown when it was changed"`
		Device     uuid.UUID  `json:"device,omitzero" doc:"names the device; with change, its answers stand in their order and another device's only when seen"`
		Change     int64      `json:"change,omitempty" minimum:"0" doc:"the device's own number of the change, which grows with each"`
		AgeMS      int64      `json:"age_ms,omitempty" minimum:"0" maximum:"86400000" doc:"how long ago the answer was changed"`
		LeftMS     *int64     `json:"left_ms,omitempty" maximum:"28800000" doc:"what the clock of the attempt still gave then; an answer that comes after the end and was made before it is kept, ungraded: 409 quiz.late_kept"`
		Answer     answerJSON `json:"answer" doc:"empty to take an answer back"`
	}
},
) (*savedOut, error) {
	saved, err := a.Quizzes.SaveAnswer(ctx, route.Who(ctx), quizzes.Save{
		AttemptID: in.ID, Slot: in.Slot, Answer: kinds.Answer(in.Body.Answer), ClientStep: in.Body.ClientStep, Seen: in.Body.Seen,
		Device: in.Body.Device, Change: in.Body.Change, Age: time.Duration(in.Body.AgeMS) * time.Millisecond, Left: milliseconds(in.Body.LeftMS),
	})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &savedOut{}
	out.Body.Slot, out.Body.Seq, out.Body.Answer, out.Body.Stale = saved.Slot, saved.Seq, answerJSON(saved.Answer), saved.Stale
	if saved.Stepwise {
		out.Body.Next, out.Body.Ended, err = a.nextQuestion(ctx, in.ID)
	}
	return out, route.Fault(ctx, err)
}

func (a *API) nextQuestion(ctx context.Context, attempt id.Attempt) (*askedJSON, string, error) {
	who := route.Who(ctx)
	next, err := a.Assessments.Advance(ctx, who, attempt)
	if err != nil || next.Stopped != "" {
		return nil, string(next.Stopped), err
	}
	at, err := a.Quizzes.Attempt(ctx, who, attempt)
	if err != nil || len(at.Questions) < next.Slot {
		return nil, "", err
	}
	asked := attemptOf(at).Questions[next.Slot-1]
	return &asked, "", nil
}

type attemptJSON struct {
	ID          id.Attempt    `json:"id"`
	QuizID      *id.Quiz      `json:"quiz_id,omitempty" doc:"missing in an assessment"`
	Assessment  *uuid.UUID    `json:"assessment_id,omitempty"`
	PersonID    id.Person     `json:"person_id"`
	EnrolmentID *id.Enrolment `json:"enrolment_id,omitempty" doc:"missing in a preview"`
	ModuleID    *id.Module    `json:"module_id,omitempty"`
	Title       string        `json:"title"`
	Number      int           `json:"number"`
	MaxAttempts int           `json:"max_attempts,omitempty"`
	State       quizzes.State `json:"state" enum:"open,submitted,finished"`
	StartedAt   time.Time     `json:"started_at"`
	DeadlineAt  *time.Time    `json:"deadline_at,omitempty"`
	LeftMS      *int64        `json:"left_ms,omitempty" doc:"until the deadline, by the server's clock"`
	PassMark    int           `json:"pass_mark"`
	FinishedAt  *time.Time    `json:"finished_at,omitempty"`
	FinishedBy  string        `json:"finished_by,omitempty" doc:"person or deadline"`
	Fraction    *int          `json:"fraction,omitempty"`
	Passed      *bool         `json:"passed,omitempty"`
	Margin      *marginJSON   `json:"margin,omitempty" doc:"of the fraction, once finished, with two questions or more"`
	Receipt     *receiptJSON  `json:"receipt,omitempty" doc:"once it has ended"`
	KeyShown    bool          `json:"key_shown" doc:"reviews tell the right answers: once passed or without attempts left"`
	Questions   []askedJSON   `json:"questions"`
}

// marginJSON is how far a score may be from what the person would reach over all questions of the same kind.
type marginJSON struct {
	Error int `json:"error" doc:"standard error, fraction of 10000 (binomial, Lord 1957)"`
	Low   int `json:"low" doc:"lower end of the 95 % interval (Wilson 1927)"`
	High  int `json:"high" doc:"its upper end"`
}

func marginOf(m quizzes.Margin, known bool) *marginJSON {
	if !known {
		return nil
	}
	return &marginJSON{m.Error, m.Low, m.High}
}

// receiptJSON says what was handed in.
type receiptJSON struct {
	At       time.Time `json:"at"`
	Answers  int       `json:"answers"`
	Checksum string    `json:"checksum" doc:"SHA-256, hexadecimal, of the attempt's id and a line for each answer: the slot, a space, the answer as JSON"`
}

type askedJSON struct {
	Slot     int           `json:"slot"`
	Kind     kinds.Kind    `json:"kind" enum:"single,multiple,true_false,matching,ordering,numeric,short"`
	Stem     string        `json:"stem" doc:"Markdown"`
	MaxMark  int           `json:"max_mark"`
	Pictures []pictureJSON `json:"pictures,omitempty" doc:"that the texts name as ![what it shows](gambar:NAME)"`
	Options  []choiceJSON  `json:"options,omitempty" doc:"in the order shown"`
	Lefts    []choiceJSON  `json:"lefts,omitempty" doc:"of matching: each gets one of rights"`
	Rights   []choiceJSON  `json:"rights,omitempty"`
	Units    []string      `json:"units,omitempty" doc:"of several an answer names one"`
	Answer   answerJSON    `json:"answer"`
	Seq      int64         `json:"seq,omitempty"`
	Review   *reviewJSON   `json:"review,omitempty" doc:"once finished"`
	Late     []lateJSON    `json:"late,omitempty" doc:"what came after the end and was made before it by the device's word; not graded"`
}

type lateJSON struct {
	Answer    answerJSON `json:"answer"`
	MadeAt    time.Time  `json:"made_at" doc:"by the device's word"`
	ArrivedAt time.Time  `json:"arrived_at"`
}

type choiceJSON struct {
	ID   string `json:"id"`
	Text string `json:"text,omitempty" doc:"missing in true_false"`
}

type reviewJSON struct {
	Fraction int               `json:"fraction"`
	Feedback string            `json:"feedback,omitempty"`
	Chosen   map[string]string `json:"chosen,omitempty" doc:"feedback of the options chosen"`
	Right    []string          `json:"right,omitempty" doc:"once passed or without attempts left; of ordering in its order"`
	Pairs    map[string]string `json:"pairs,omitempty" doc:"of matching, likewise"`
	Accepted []string          `json:"accepted,omitempty"`
	Number   *numberJSON       `json:"number,omitempty"`
}

func attemptOf(at quizzes.Attempt) attemptJSON {
	out := attemptJSON{
		ID: at.ID, QuizID: optional(at.QuizID), Assessment: optional(at.AssessmentID), PersonID: at.PersonID, EnrolmentID: optional(at.EnrolmentID), ModuleID: optional(at.ModuleID),
		Title: at.Title, Number: at.Number, MaxAttempts: at.MaxAttempts, State: at.State, StartedAt: at.StartedAt,
		DeadlineAt: moment(at.DeadlineAt), PassMark: at.PassMark, FinishedAt: moment(at.FinishedAt), FinishedBy: at.FinishedBy,
		Fraction: at.Fraction, Passed: at.Passed, Margin: marginOf(at.Margin()), KeyShown: at.KeyShown, Questions: []askedJSON{},
	}
	if !at.DeadlineAt.IsZero() {
		left := at.Left.Milliseconds()
		out.LeftMS = &left
	}
	if r := at.Receipt(); r.Checksum != "" {
		receipt := receiptJSON(r)
		out.Receipt = &receipt
	}
	for _, q := range at.Questions {
		out.Questions = append(out.Questions, askedOf(q))
	}
	return out
}

// milliseconds is an optional duration.
func milliseconds(ms *int64) *time.Duration {
	if ms == nil {
		return nil
	}
	d := time.Duration(*ms) * time.Millisecond
	return &d
}

// pictureJSON is a picture of a question.
type pictureJSON struct {
	Name   string `json:"name"`
	URL    string `json:"url" doc:"opens without a session for some hours"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

func askedOf(q quizzes.Asked) askedJSON {
	out := askedJSON{Slot: q.Slot, Kind: q.Kind, Stem: q.Stem, MaxMark: q.MaxMark, Answer: answerJSON(q.Answer), Seq: q.Seq}
	for _, list := range []struct {
		to   *[]choiceJSON
		from []quizzes.Choice
	}{{&out.Options, q.Options}, {&out.Lefts, q.Lefts}, {&out.Rights, q.Rights}} {
		for _, o := range list.from {
			*list.to = append(*list.to, choiceJSON(o))
		}
	}
	out.Units = q.Units
	for _, name := range slices.Sorted(maps.Keys(q.Pictures)) {
		if p := q.Pictures[name]; p.URL != "" {
			out.Pictures = append(out.Pictures, pictureJSON{Name: p.Name, URL: p.URL, Width: p.Width, Height: p.Height})
		}
	}
	for _, l := range q.Late {
		out.Late = append(out.Late, lateJSON{Answer: answerJSON(l.Answer), MadeAt: l.MadeAt, ArrivedAt: l.ArrivedAt})
	}
	if q.Review != nil {
		out.Review = &reviewJSON{
			Fraction: q.Review.Fraction, Feedback: q.Review.Feedback, Chosen: q.Review.Chosen, Right: q.Review.Right, Pairs: q.Review.Pairs, Accepted: q.Review.Accepted,
		}
		if q.Review.Number != nil {
			n := numberJSON(*q.Review.Number)
			out.Review.Number = &n
		}
	}
	return out
}
