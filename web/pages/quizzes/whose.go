package quizzes

import (
	"context"

	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// resultFrame is one's own result among the courses, or somebody else's below the results of the quiz.
func resultFrame(ctx context.Context, v quizView, own bool) ui.Frame {
	if own {
		return ui.Frame{Title: locale.T(ctx, "quiz.result.title"), Lead: v.Title, Active: "/kursus", Narrow: true, Scripts: resultScripts(own), Styles: []string{"quiz.css"}}
	}
	return ui.Frame{
		Title: locale.T(ctx, "quiz.result.of", "Name", v.Whose.Name), Lead: v.Title, Active: "/studio", Narrow: true, Scripts: resultScripts(own), Styles: []string{"quiz.css"},
		Crumbs: []ui.Crumb{{Label: locale.T(ctx, "quiz.results.title"), Href: studioQuiz(v.QuizID) + "/hasil"}, {Label: v.Whose.Name}},
	}
}
