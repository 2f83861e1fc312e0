package quizzes_test

import (
	"maps"
	"slices"
	"testing"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/pagestest"
)

// dragged is a mouse that takes one element and lets it go over another, as the browser tells pages.
const dragged = `const drag = (from, onto) => {
	const data = new DataTransfer(), tell = (at, name) => at.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data }));
	tell(from, "dragstart");
	const taken = !tell(onto, "dragover"); // who does not refuse the default takes nothing
	if (taken) tell(onto, "drop");
	tell(from, "dragend");
	return taken;
};`

// Cards are dragged onto their line and steps onto their place by a mouse: what is stored is what stands there, and the lists say the same.
func TestDraggingInTheBrowser(t *testing.T) {
	s := newSchool(t)
	st := rulesOfTest
	st.Shuffle = false
	quiz := s.Quiz(s.service, st, quiztest.Arranged()[:2]...)
	who := s.Learners[0]
	a, _ := s.begin(quiz, who)
	b := s.browser(who)
	b.Open(s.url + "/kuis/" + a.ID.String())
	pagestest.Until(t, "there are cards and lines", func() bool {
		return pagestest.JS[bool](b, `document.querySelectorAll("#soal-1 .quiz-cards li").length === 4 && document.querySelectorAll("#soal-2 .quiz-order li").length === 4`)
	})
	// Each card of the fully right answer onto its line.
	want := s.answered(who, a.ID, 1).key
	for left, right := range want.Pairs {
		script := `(() => { ` + dragged + `
			const value = "` + left + `:` + right + `";
			const list = [...document.querySelectorAll("#soal-1 select")].find(l => [...l.options].some(o => o.value === value));
			const text = [...list.options].find(o => o.value === value).text;
			const card = [...document.querySelectorAll("#soal-1 .quiz-cards li")].find(c => c.textContent === text);
			return drag(card, list.closest(".field") ?? list) && list.value === value;
		})()`
		if !pagestest.JS[bool](b, script) {
			t.Errorf("%s was not let go on %s", right, left)
		}
	}
	pagestest.Until(t, "the pairs are stored", func() bool { return maps.Equal(s.answered(who, a.ID, 1).stored.Pairs, want.Pairs) })
	// The last step onto the first place, and then the others one by one, until the order is the right one.
	want = s.answered(who, a.ID, 2).key
	for place, step := range want.Options {
		script := `(() => { ` + dragged + `
			const lines = [...document.querySelectorAll("#soal-2 .quiz-order li")], line = lines.find(l => l.dataset.id === "` + step + `");
			return line === lines[` + string(rune('0'+place)) + `] || drag(line, lines[` + string(rune('0'+place)) + `]);
		})()`
		if !pagestest.JS[bool](b, script) {
			t.Errorf("step %s was not let go on place %d", step, place+1)
		}
	}
	pagestest.Until(t, "the order is stored", func() bool { return slices.Equal(s.answered(who, a.ID, 2).stored.Options, want.Options) })
	if !pagestest.JS[bool](b, `(() => { `+dragged+` return !drag(document.querySelector("#soal-1 .quiz-cards"), document.querySelector("#soal-1 select")) })()`) {
		t.Error("what is no card was taken")
	}
}

// answered is what stands in a slot, and what is right there.
func (s *school) answered(who people.Actor, attempt id.Attempt, slot int) (is struct{ stored, key kinds.Answer }) {
	s.T.Helper()
	a, err := s.service.Attempt(s.T.Context(), who, attempt)
	if err != nil {
		s.T.Fatal(err)
	}
	is.stored, is.key = a.Questions[slot-1].Answer, s.RightAnswers(s.service, a)[slot]
	return is
}
