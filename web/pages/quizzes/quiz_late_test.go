package quizzes_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/questions/kinds"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/parts"
)

func TestTheReceiptAndLateAnswersAreShown(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	who := s.Learners[0]
	a, _ := s.begin(quiz, who)
	path, right := "/kuis/"+a.ID.String(), s.RightAnswers(s.service, a)
	step := func(slot int, left int64) (int, string) {
		body, _ := json.Marshal(parts.Step{Slot: slot, Answer: right[slot], Step: uuid.New(), Device: uuid.New(), Change: 1, LeftMS: &left})
		status, _, text := s.send(who, "POST", path+"/jawaban", "application/json", string(body))
		return status, text
	}
	if status, text := step(slotOf(a, kinds.TrueFalse), 500_000); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	s.pass(11 * time.Minute)
	short := slotOf(a, kinds.Short)
	if status, text := step(short, 42_000); status != 409 || !strings.Contains(text, "quiz.late_kept") {
		t.Fatalf("%d %s", status, text)
	}
	done, err := s.service.Attempt(t.Context(), who, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	sum := done.Receipt().Checksum
	shown := strings.ToUpper(sum[:4] + " " + sum[4:8] + " " + sum[8:12] + " " + sum[12:16])
	for name, page := range map[string]string{
		"the learner's": s.want(who, "GET", path+"/hasil", nil, 200, ""), "the trainer's": s.want(s.Trainer, "GET", path+"/hasil", nil, 200, ""),
	} {
		for _, words := range []string{shown, "1 dari 5\u00a0soal", "1 jawaban sampai setelah kuis berakhir.", "Menurut perangkat dibuat sebelum batas", right[short].Text + " · dibuat "} {
			if !strings.Contains(page, words) {
				t.Errorf("%s result lacks %q", name, words)
			}
		}
	}
	list := s.want(s.Trainer, "GET", "/studio/kuis/"+quiz.String()+"/terlambat", nil, 200, "")
	if !strings.Contains(list, right[short].Text) || !strings.Contains(list, "Peserta") || !strings.Contains(list, "Belum dijawab") {
		t.Error("the list lacks the late answer, its person or what was graded:", list)
	}
	s.want(s.Stranger, "GET", "/studio/kuis/"+quiz.String()+"/terlambat", nil, 404, "")
	s.want(s.HR, "GET", "/studio/kuis/"+quiz.String()+"/terlambat", nil, 403, "")
}
