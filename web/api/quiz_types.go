package api

import (
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// The JSON of quizzes as their editors see them.

// QuizRules are a quiz's title and rules.
type QuizRules struct {
	Title       string `json:"title" minLength:"1" maxLength:"200"`
	PassMark    int    `json:"pass_mark" minimum:"0" maximum:"10000" doc:"fraction of 10000"`
	TimeLimitS  int    `json:"time_limit_s,omitempty" minimum:"0" maximum:"28800" doc:"seconds; 0 for no limit"`
	MaxAttempts int    `json:"max_attempts,omitempty" minimum:"0" maximum:"100" doc:"0 for no limit"`
	Shuffle     bool   `json:"shuffle" doc:"questions and options in another order for each attempt"`

	AssessmentID uuid.UUID `json:"assessment_id,omitzero" doc:"takes its questions, time and tries from this assessment: its mark completes the course, the rule alone gives levels"`
}

func settingsOf(r QuizRules) quizzes.Settings {
	return quizzes.Settings{Title: r.Title, PassMark: r.PassMark, TimeLimitS: r.TimeLimitS, MaxAttempts: r.MaxAttempts, Shuffle: r.Shuffle, AssessmentID: r.AssessmentID}
}

func rulesJSON(s quizzes.Settings) QuizRules {
	return QuizRules{Title: s.Title, PassMark: s.PassMark, TimeLimitS: s.TimeLimitS, MaxAttempts: s.MaxAttempts, Shuffle: s.Shuffle, AssessmentID: s.AssessmentID}
}

type quizLine struct {
	ID        id.Quiz   `json:"id"`
	UnitID    uuid.UUID `json:"unit_id"`
	Frozen    bool      `json:"frozen" doc:"belongs to a published course and never changes"`
	Questions int       `json:"questions"`
	QuizRules
}

type quizPage struct {
	Quizzes []quizLine `json:"quizzes"`
	Next    *id.Quiz   `json:"next,omitempty" doc:"after of the next page"`
}

type quizJSON struct {
	ID        id.Quiz    `json:"id"`
	UnitID    uuid.UUID  `json:"unit_id"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
	FrozenAt  *time.Time `json:"frozen_at,omitempty"`
	Tag       string     `json:"tag" doc:"of title and rules: goes back as seen"`
	QuizRules
	Questions []questionJSON `json:"questions"`
}

func quizOf(q quizzes.Quiz) quizJSON {
	out := quizJSON{
		ID: q.ID, UnitID: q.UnitID, CreatedAt: q.CreatedAt, UpdatedAt: q.UpdatedAt, FrozenAt: moment(q.FrozenAt), Tag: q.Tag(),
		QuizRules: rulesJSON(q.Settings), Questions: []questionJSON{},
	}
	for _, item := range q.Items {
		out.Questions = append(out.Questions, questionOf(item.Version, item.MaxMark))
	}
	return out
}

type questionJSON struct {
	ID        uuid.UUID `json:"id"`
	VersionID uuid.UUID `json:"version_id" doc:"goes back as seen when the question is edited"`
	Number    int       `json:"number" doc:"of the version"`
	QuestionDraft
}

// QuestionDraft is a question as its editor writes it.
type QuestionDraft struct {
	Kind         kinds.Kind `json:"kind" enum:"single,multiple,true_false,matching,ordering,numeric,short"`
	Stem         string     `json:"stem" minLength:"1" maxLength:"4000" doc:"Markdown"`
	MaxMark      int        `json:"max_mark,omitempty" minimum:"1" maximum:"100" default:"1" doc:"weight"`
	Body         bodyJSON   `json:"body"`
	CompetencyID *uuid.UUID `json:"competency_id,omitempty" doc:"what it measures, with level"`
	Level        int        `json:"level,omitempty" minimum:"0" maximum:"9"`
}

type bodyJSON struct {
	Options  []optionJSON `json:"options,omitempty" maxItems:"10" doc:"of single, multiple; of true_false with the ids true and false and no text; of ordering in their right order"`
	Pairs    []pairJSON   `json:"pairs,omitempty" maxItems:"10" doc:"of matching; without a left side it belongs to nothing"`
	Number   *numberJSON  `json:"number,omitempty" doc:"of numeric"`
	Accepted []string     `json:"accepted,omitempty" maxItems:"20" doc:"of short; case, spaces and accents make no difference"`
	Feedback string       `json:"feedback,omitempty" maxLength:"2000" doc:"Markdown, shown with the result"`
}

type optionJSON struct {
	ID       string `json:"id,omitempty" pattern:"^[a-z0-9]{1,8}$" doc:"made when missing; tells nothing of what is right"`
	Text     string `json:"text,omitempty" maxLength:"500"`
	Right    bool   `json:"right,omitempty"`
	Feedback string `json:"feedback,omitempty" maxLength:"2000" doc:"shown with the result to those who chose it"`
}

type pairJSON struct {
	LeftID  string `json:"left_id,omitempty" pattern:"^l[a-z0-9]{1,7}$" doc:"made when missing"`
	Left    string `json:"left,omitempty" maxLength:"500"`
	RightID string `json:"right_id,omitempty" pattern:"^r[a-z0-9]{1,7}$" doc:"made when missing; the same text on the right has one id"`
	Right   string `json:"right" maxLength:"500"`
}

type numberJSON struct {
	Value     string   `json:"value" maxLength:"30" example:"72.5"`
	Tolerance string   `json:"tolerance,omitempty" maxLength:"30" example:"0.5"`
	Units     []string `json:"units,omitempty" maxItems:"6" doc:"of several the first is right, and an answer must name one"`
}

func draftOf(d QuestionDraft) quizzes.Draft {
	out := quizzes.Draft{MaxMark: d.MaxMark, Draft: kinds.Draft{Kind: d.Kind, Stem: d.Stem, Level: d.Level}}
	if d.CompetencyID != nil {
		out.CompetencyID = *d.CompetencyID
	}
	out.Body = kinds.Body{Accepted: d.Body.Accepted, Feedback: d.Body.Feedback}
	for _, o := range d.Body.Options {
		out.Body.Options = append(out.Body.Options, kinds.Option(o))
	}
	for _, p := range d.Body.Pairs {
		out.Body.Pairs = append(out.Body.Pairs, kinds.Pair(p))
	}
	if d.Body.Number != nil {
		n := kinds.Number(*d.Body.Number)
		out.Body.Number = &n
	}
	return out
}

func questionOf(v questions.Version, maxMark int) questionJSON {
	out := questionJSON{ID: v.QuestionID, VersionID: v.ID, Number: v.Number, QuestionDraft: QuestionDraft{
		Kind: v.Kind, Stem: v.Stem, MaxMark: maxMark, CompetencyID: optional(v.CompetencyID), Level: v.Level,
		Body: bodyJSON{Accepted: v.Body.Accepted, Feedback: v.Body.Feedback},
	}}
	for _, o := range v.Body.Options {
		out.Body.Options = append(out.Body.Options, optionJSON(o))
	}
	for _, p := range v.Body.Pairs {
		out.Body.Pairs = append(out.Body.Pairs, pairJSON(p))
	}
	if v.Body.Number != nil {
		n := numberJSON(*v.Body.Number)
		out.Body.Number = &n
	}
	return out
}

type bankPage struct {
	Questions []questionJSON `json:"questions"`
	Next      *uuid.UUID     `json:"next,omitempty" doc:"after of the next page"`
}

type resultsJSON struct {
	QuizID  id.Quiz      `json:"quiz_id"`
	Title   string       `json:"title"`
	Results []resultJSON `json:"results"`

	Assessment *uuid.UUID  `json:"assessment_id,omitempty" doc:"from which the quiz takes its paper: then marks are told, and neither questions nor levels"`
	Next       *id.Attempt `json:"next,omitempty" doc:"after of the next page"`

	Reliability *reliabilityJSON `json:"reliability,omitempty" doc:"with the first page"`
}

// reliabilityJSON is how consistently the questions measure.
type reliabilityJSON struct {
	People int      `json:"people" doc:"whose first finished attempt is counted"`
	Items  int      `json:"items"`
	Alpha  *float64 `json:"alpha" doc:"Cronbach's alpha; null below ten people or two questions, and where all scores are the same"`
}

type resultJSON struct {
	AttemptID  id.Attempt    `json:"attempt_id"`
	PersonID   id.Person     `json:"person_id"`
	NIP        string        `json:"nip,omitempty"`
	Name       string        `json:"name"`
	Unit       string        `json:"unit"`
	Number     int           `json:"number"`
	State      quizzes.State `json:"state" enum:"open,submitted,finished"`
	StartedAt  time.Time     `json:"started_at"`
	FinishedAt *time.Time    `json:"finished_at,omitempty"`
	FinishedBy string        `json:"finished_by,omitempty" doc:"person or deadline"`
	Fraction   *int          `json:"fraction,omitempty"`
	PassMark   int           `json:"pass_mark"`
	Passed     *bool         `json:"passed,omitempty"`
	Margin     *marginJSON   `json:"margin,omitempty" doc:"of the fraction"`
}

func resultsOf(res quizzes.Results) resultsJSON {
	out := resultsJSON{QuizID: res.QuizID, Title: res.Title, Assessment: optional(res.AssessmentID), Results: []resultJSON{}, Next: optional(res.Next)}
	for _, r := range res.Rows {
		out.Results = append(out.Results, resultJSON{
			AttemptID: r.AttemptID, PersonID: r.PersonID, NIP: r.NIP, Name: r.Name, Unit: r.Unit, Number: r.Number, State: r.State,
			StartedAt: r.StartedAt, FinishedAt: moment(r.FinishedAt), FinishedBy: r.FinishedBy, Fraction: r.Fraction, PassMark: r.PassMark, Passed: r.Passed,
			Margin: marginOf(r.Margin()),
		})
	}
	return out
}

type lateAnswersJSON struct {
	QuizID id.Quiz       `json:"quiz_id"`
	Title  string        `json:"title"`
	Late   []lateRowJSON `json:"late"`
	Next   int64         `json:"next,omitempty" doc:"before of the next page"`
}

type lateRowJSON struct {
	AttemptID id.Attempt `json:"attempt_id"`
	PersonID  id.Person  `json:"person_id"`
	NIP       string     `json:"nip,omitempty"`
	Name      string     `json:"name"`
	Unit      string     `json:"unit"`
	Number    int        `json:"number" doc:"of the attempt"`
	Slot      int        `json:"slot"`
	VersionID uuid.UUID  `json:"version_id" doc:"of the question"`
	Answer    answerJSON `json:"answer" doc:"that came late"`
	Graded    answerJSON `json:"graded" doc:"what was stored in time"`
	EndedAt   time.Time  `json:"ended_at"`
	MadeAt    time.Time  `json:"made_at" doc:"by the device's word"`
	ArrivedAt time.Time  `json:"arrived_at"`
}

func lateAnswersOf(res quizzes.LateAnswers) lateAnswersJSON {
	out := lateAnswersJSON{QuizID: res.QuizID, Title: res.Title, Late: []lateRowJSON{}, Next: res.Next}
	for _, r := range res.Rows {
		out.Late = append(out.Late, lateRowJSON{
			AttemptID: r.AttemptID, PersonID: r.PersonID, NIP: r.NIP, Name: r.Name, Unit: r.Unit, Number: r.Number, Slot: r.Slot,
			VersionID: r.VersionID, Answer: answerJSON(r.Answer), Graded: answerJSON(r.Graded),
			EndedAt: r.EndedAt, MadeAt: r.MadeAt, ArrivedAt: r.ArrivedAt,
		})
	}
	return out
}

// optional leaves out an id that names nothing.
func optional[ID ~[16]byte](id ID) *ID {
	if id == (ID{}) {
		return nil
	}
	return &id
}

// moment leaves out the zero time.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
