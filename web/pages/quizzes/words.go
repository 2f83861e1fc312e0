package quizzes

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/ui"
)

// Words and attributes of the quiz templates.

// versionTitle names a quiz of a former version: "Versi 2 · Evaluasi akhir".
func versionTitle(ctx context.Context, q quizzes.InLine) string {
	if q.Version == 0 {
		return q.Title
	}
	return locale.T(ctx, "quiz.list.version", "Number", q.Version, "Title", q.Title)
}

func timeLimitText(ctx context.Context, seconds int) string {
	if seconds == 0 {
		return locale.T(ctx, "quiz.no_limit")
	}
	return locale.Duration(ctx, (seconds+59)/60)
}

// timeFact is the limit of a quiz, or what an attempt that runs still has of it.
func timeFact(ctx context.Context, o quizzes.Overview) ui.Fact {
	if open := o.Open(); open != nil && !open.DeadlineAt.IsZero() {
		return ui.Fact{Label: locale.T(ctx, "quiz.time_left"), Value: locale.T(ctx, "quiz.time_left_of", "Left", locale.Duration(ctx, int(open.Left.Minutes())), "Limit", timeLimitText(ctx, o.TimeLimitS))}
	}
	return ui.Fact{Label: locale.T(ctx, "quiz.time_limit"), Value: timeLimitText(ctx, o.TimeLimitS)}
}

func attemptsText(ctx context.Context, used, most int) string {
	if most == 0 {
		return locale.T(ctx, "quiz.attempts_unlimited", "Used", used)
	}
	return locale.T(ctx, "quiz.attempts_of", "Used", used, "Of", most)
}

func startLabel(ctx context.Context, before int) string {
	if before > 0 {
		return locale.T(ctx, "quiz.try_again")
	}
	return locale.T(ctx, "quiz.start")
}

func quizLead(ctx context.Context, v quizView) string {
	if v.Preview() || v.Purpose == quizzes.ForAssessment {
		return ""
	}
	return locale.T(ctx, "quiz.lead", "Attempt", attemptsText(ctx, v.Number, v.MaxAttempts), "Pass", locale.Score(ctx, v.PassMark))
}

func mayRetry(a quizzes.Attempt) bool {
	return !*a.Passed && (a.MaxAttempts == 0 || a.Number < a.MaxAttempts) && !a.Preview()
}

// explained reports whether the result explains any of its questions.
func explained(a quizzes.Attempt) bool {
	return slices.ContainsFunc(a.Questions, func(q quizzes.Asked) bool {
		return q.Review != nil && (q.Review.Feedback != "" || len(q.Review.Chosen) > 0)
	})
}

// leavePath is where an attempt was begun.
func leavePath(a quizzes.Attempt) string {
	switch {
	case !a.EnrolmentID.IsZero():
		return "/belajar/" + a.EnrolmentID.String() + "/" + a.ModuleID.String()
	case a.AssessmentID != uuid.Nil:
		return "/asesmen/" + a.AssessmentID.String()
	}
	return "/studio/kuis/" + a.QuizID.String()
}

// quizData is what quiz.ts needs: addresses, time left and its sentences.
func quizData(ctx context.Context, v quizView) templ.Attributes {
	a := templ.Attributes{
		"data-quiz": v.ID.String(), "data-steps": quizPath(v.ID) + "/jawaban", "data-person": v.PersonID.String(),
		"data-pulse": v.Pulse, "data-of": strconv.Itoa(len(v.Questions)),
	}
	if v.Worker != "" {
		a["data-worker"] = v.Worker
	}
	if !v.DeadlineAt.IsZero() {
		a["data-left"] = strconv.FormatInt(v.Left.Milliseconds(), 10)
		a["data-rendered"] = strconv.FormatInt(v.DeadlineAt.Add(-v.Left).UnixMilli(), 10)
	}
	for _, name := range []string{"saving", "saved", "offline", "offline_saving", "check_waits", "unkept", "session", "sign_in", "send_later", "time_up", "five_minutes", "one_minute"} {
		a["data-t-"+strings.ReplaceAll(name, "_", "-")] = locale.T(ctx, "quiz.js."+name)
	}
	// Placeholders that the script fills in.
	a["data-t-stale"] = locale.T(ctx, "quiz.js.stale", "Answer", "{a}")
	a["data-t-elsewhere"] = locale.T(ctx, "quiz.js.elsewhere", "Slots", "{n}")
	a["data-t-refused"] = locale.T(ctx, "quiz.js.refused", "Number", "{n}")
	a["data-t-count"] = locale.T(ctx, "quiz.answered_of", "Answered", "{a}", "Of", "{of}")
	a["data-t-jump"] = locale.T(ctx, "quiz.jump", "Number", "{n}", "State", "{s}")
	a["data-t-answered"], a["data-t-unanswered"] = locale.T(ctx, "quiz.answered"), locale.T(ctx, "quiz.unanswered")
	a["data-t-flagged"] = locale.T(ctx, "quiz.flagged")
	a["data-t-read"] = locale.T(ctx, "quiz.number_read", "Number", "{n}")
	return a
}

// sheetScripts are the bundles of the sheet: lesson.js measures how long it is in front of its learner.
func sheetScripts(v quizView) []string {
	if v.Preview() {
		return []string{"quiz.js"}
	}
	return []string{"quiz.js", "lesson.js"}
}

// measured is what lesson.ts needs to know of the sheet.
func measured(v quizView) string {
	b, err := json.Marshal(map[string]any{
		"kind": "quiz", "send": "/belajar/" + v.EnrolmentID.String() + "/" + v.ModuleID.String() + "/kemajuan",
		"key": v.EnrolmentID.String() + v.ModuleID.String(), "now": v.ReadAt.UnixMilli(), "done": true,
	})
	if err != nil {
		return "{}" // plain values always marshal
	}
	return string(b)
}

// sendData is what send.ts needs. how is "ask" on the page that asks before sending, "wait" on the one that waits for the line.
func sendData(ctx context.Context, how string) templ.Attributes {
	return templ.Attributes{
		"data-send": how, "data-t-waits": locale.T(ctx, "quiz.js.send_waits"), "data-t-session": locale.T(ctx, "quiz.js.send_session"),
		"data-t-sign-in": locale.T(ctx, "quiz.js.sign_in"),
	}
}

// shownAs is what stands in a slot, for the form to say what it showed.
func (v quizView) shownAs(q quizzes.Asked) kinds.Answer {
	if a, ok := v.Shown[q.Slot]; ok {
		return a
	}
	return q.Answer
}

// answerText is an answer as people read it.
func answerText(ctx context.Context, q quizzes.Asked, a kinds.Answer) string {
	var words []string
	for _, id := range a.Options {
		for _, o := range q.Options {
			if o.ID == id {
				words = append(words, parts.OptionText(ctx, o))
			}
		}
	}
	for _, left := range q.Lefts {
		if right := a.Pairs[left.ID]; right != "" {
			words = append(words, left.Text+" → "+parts.TextOf(q.Rights, right))
		}
	}
	if a.Text != "" {
		words = append(words, strings.TrimSpace(a.Text+" "+a.Unit))
	}
	if len(words) == 0 {
		return locale.T(ctx, "quiz.unanswered")
	}
	return strings.Join(words, ", ")
}

// checksumText is what of a receipt's checksum people compare: sixteen digits in fours.
func checksumText(sum string) string {
	return strings.ToUpper(sum[:4] + " " + sum[4:8] + " " + sum[8:12] + " " + sum[12:16])
}

// resultScripts are those of a result: only its person's device may hold something that was left.
func resultScripts(own bool) []string {
	if own {
		return []string{"result.js"}
	}
	return nil
}

func lateCount(a quizzes.Attempt) int {
	n := 0
	for _, q := range a.Questions {
		n += len(q.Late)
	}
	return n
}

// firstLine is the beginning of a stem, for lists: its words without the marks of Markdown.
func firstLine(stem string) string {
	line, _, _ := strings.Cut(parts.QuestionWords(stem), "\n")
	if runes := []rune(line); len(runes) > 120 {
		return strings.TrimSpace(string(runes[:119])) + "…"
	}
	return line
}

func questionCrumb(ctx context.Context, f questionForm) string {
	if f.Question == uuid.Nil {
		return locale.T(ctx, "quiz.add_question")
	}
	return locale.T(ctx, "quiz.edit_question")
}

func scoreText(ctx context.Context, fraction *int) string {
	if fraction == nil {
		return "–"
	}
	return locale.Score(ctx, *fraction)
}
