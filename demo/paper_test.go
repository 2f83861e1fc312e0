package demo

import (
	"encoding/json"
	"path"
	"testing"

	"mumpuni/courses"
)

// The minutes of a module that is a quiz are the quiz's time: a learner is not told two.
func TestOneTimeForAQuiz(t *testing.T) {
	files, err := content.ReadDir("content")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, dir := range files {
		data, err := content.ReadFile(path.Join("content", dir.Name(), "course.json"))
		if err != nil {
			t.Fatal(err)
		}
		var s script
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Modules {
			if m.Kind == courses.Quiz && m.Minutes*60 != s.Quiz.TimeLimitS {
				t.Errorf("%s: %d minutes, a limit of %d s", dir.Name(), m.Minutes, s.Quiz.TimeLimitS)
			}
		}
	}
}
