package quizzes

import (
	"strconv"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// quizSettings is the form of a quiz's title and rules, as typed.
type quizSettings struct {
	Title, Unit, PassMark, Minutes, MaxAttempts string

	Shuffle     bool
	Assessment  string      // its ID; "": questions of its own
	Assessments []ui.Option // that may be chosen
	Units       []ui.Option // for a new quiz
	Problems    ui.Problems
}

func quizSettingsOf(r *route.Request) quizSettings {
	return quizSettings{
		Title: r.Form("title"), Unit: r.Form("unit_id"), PassMark: r.Form("pass_mark"), Minutes: r.Form("time_limit"),
		MaxAttempts: r.Form("max_attempts"), Shuffle: r.Form("shuffle") != "", Assessment: r.Form("assessment_id"),
	}
}

func settingsForm(st quizzes.Settings) quizSettings {
	f := quizSettings{Title: st.Title, Shuffle: st.Shuffle, PassMark: quizzes.WriteScore(st.PassMark)}
	if st.AssessmentID != uuid.Nil {
		f.Assessment = st.AssessmentID.String()
	}
	if st.TimeLimitS > 0 {
		f.Minutes = strconv.Itoa(st.TimeLimitS / 60)
	}
	if st.MaxAttempts > 0 {
		f.MaxAttempts = strconv.Itoa(st.MaxAttempts)
	}
	return f
}

// parse reads the typed rules: a pass mark of 100, minutes and attempts empty for no limit.
func (f quizSettings) parse() (quizzes.Settings, error) {
	var many fault.Many
	st := quizzes.Settings{Title: f.Title, Shuffle: f.Shuffle, AssessmentID: route.OptionalID[uuid.UUID](f.Assessment)}
	var err error
	if st.PassMark, err = quizzes.ParseScore(f.PassMark); err != nil {
		many = append(many, fault.Field("pass_mark", "quiz.pass_mark_range"))
	}
	number := func(field, text, key string, most int) int {
		if text == "" {
			return 0
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > most {
			many = append(many, fault.Field(field, key).With("Max", most))
			return 0
		}
		return n
	}
	st.TimeLimitS = 60 * number("time_limit", f.Minutes, "quiz.minutes_invalid", quizzes.MaxTimeLimit/60)
	st.MaxAttempts = number("max_attempts", f.MaxAttempts, "quiz.attempts_invalid", quizzes.MaxAttempts)
	return st, many.Err()
}
