package feedback_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/feedback"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// TestAQuestionIsAnsweredAtItsModule: who asks reads the answer where they asked, and is told; others read it once it is made public,
// whatever version they learn in, and not who asked.
func TestAQuestionIsAnsweredAtItsModule(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	asked := w.asks(w.siti, w.sitiLearns, w.module, " Mengapa  sandi\r\nharus panjang? ")
	at := func(who people.Actor, enrolment id.Enrolment, module id.Module) []feedback.Said {
		t.Helper()
		list, err := w.AtModule(ctx, who, enrolment, module)
		w.must(err)
		return list
	}
	if mine := at(w.siti, w.sitiLearns, w.module); len(mine) != 1 || !mine[0].Mine || mine[0].Words != "Mengapa  sandi\nharus panjang?" || mine[0].State != feedback.Open || mine[0].AskedAt.IsZero() {
		t.Fatalf("%+v", mine)
	}
	w.must(w.Answer(ctx, w.trainer, asked, feedback.Answering{Answer: "Agar sulit ditebak."}))
	if len(w.told) != 1 || w.told[0].PersonID != w.siti.PersonID || w.told[0].Key != "notices.inquiry_answered" || w.told[0].Args["Title"] != "Kursus" {
		t.Errorf("told %+v", w.told)
	}
	if mine := at(w.siti, w.sitiLearns, w.module); mine[0].Answer != "Agar sulit ditebak." || mine[0].State != feedback.Answered {
		t.Errorf("%+v", mine)
	}
	if others := at(w.budi, w.budiLearns, w.oldModule); len(others) != 0 {
		t.Errorf("somebody else reads %+v", others)
	}
	w.must(w.Answer(ctx, w.trainer, asked, feedback.Answering{Answer: "Agar sulit ditebak mesin.", Public: true}))
	others := at(w.budi, w.budiLearns, w.oldModule)
	if len(others) != 1 || others[0].Mine || others[0].Answer != "Agar sulit ditebak mesin." || !others[0].AskedAt.IsZero() {
		t.Errorf("the other version shows %+v", others)
	}
	if elsewhere := at(w.elsewhere, w.elsewhereLearns, w.otherModule); len(elsewhere) != 0 {
		t.Errorf("another course shows %+v", elsewhere)
	}
	if foreign := at(w.elsewhere, w.sitiLearns, w.module); len(foreign) != 0 {
		t.Errorf("another's enrolment shows %+v", foreign)
	}
	w.exec("update enrolments set withdrawn_at = now() where id = ?", w.budiLearns)
	if left := at(w.budi, w.budiLearns, w.oldModule); len(left) != 0 {
		t.Errorf("who left reads %+v", left)
	}
	list, err := w.Mine(ctx, w.siti)
	if w.must(err); len(list) != 1 || list[0].CourseTitle != "Kursus" || list[0].ModuleTitle != "Modul" || !list[0].Learning {
		t.Errorf("%+v", list)
	}
}

// TestOnlyWhoLearnsThereAsks: at a module of their own enrolment, in words, within limits.
func TestOnlyWhoLearnsThereAsks(t *testing.T) {
	w := open(t)
	ask := func(who people.Actor, n feedback.NewInquiry) error {
		_, err := w.Ask(t.Context(), who, n)
		return err
	}
	fine := feedback.NewInquiry{Enrolment: w.sitiLearns, Module: w.module, Kind: feedback.Mistake, Words: strings.Repeat("é", feedback.MaxWords)}
	with := func(change func(*feedback.NewInquiry)) feedback.NewInquiry { n := fine; change(&n); return n }
	for what, c := range map[string]struct {
		who  people.Actor
		ask  feedback.NewInquiry
		want string
	}{
		"another's enrolment":   {w.budi, fine, "feedback.place_not_found"},
		"a module of another":   {w.siti, with(func(n *feedback.NewInquiry) { n.Module = w.oldModule }), "feedback.place_not_found"},
		"no words":              {w.siti, with(func(n *feedback.NewInquiry) { n.Words = " \n" }), "feedback.words_missing"},
		"too many words":        {w.siti, with(func(n *feedback.NewInquiry) { n.Words += "é" }), "feedback.text_long"},
		"neither one nor other": {w.siti, with(func(n *feedback.NewInquiry) { n.Kind = "forum" }), "feedback.kind_unknown"},
	} {
		w.wants(what, ask(c.who, c.ask), c.want)
	}
	w.must(ask(w.siti, fine))
	w.exec("update enrolments set withdrawn_at = now() where id = ?", w.sitiLearns)
	w.wants("who left", ask(w.siti, fine), "feedback.place_not_found")
}

// TestTenADay: the eleventh waits, others do not, and the same form sent twice is one.
func TestTenADay(t *testing.T) {
	w := open(t)
	n := feedback.NewInquiry{ID: uuid.New(), Enrolment: w.sitiLearns, Module: w.module, Kind: feedback.Question, Words: "?"}
	for range 3 {
		_, err := w.Ask(t.Context(), w.siti, n)
		w.must(err)
	}
	for range feedback.MostADay - 1 {
		w.asks(w.siti, w.sitiLearns, w.module, "Lagi?")
	}
	if made := w.count("select count(*) from inquiries"); made != feedback.MostADay {
		t.Fatalf("%d were made", made)
	}
	_, err := w.Ask(t.Context(), w.siti, n)
	w.wants("the first, again", err)
	n.ID = uuid.New()
	_, err = w.Ask(t.Context(), w.siti, n)
	var f *fault.Fault
	if w.wants("the eleventh", err, "feedback.too_many"); !errors.As(err, &f) || f.Kind != fault.RateLimited {
		t.Errorf("%v", err)
	}
	first := w.asks(w.budi, w.budiLearns, w.oldModule, "Saya?")
	n.ID = first
	_, err = w.Ask(t.Context(), w.siti, n)
	w.wants("another's id", err, "feedback.id_taken")
	w.pass(24 * time.Hour)
	w.asks(w.siti, w.sitiLearns, w.module, "Besoknya?")
}

// TestTrainersHaveOneList of what was asked at the courses of their units, with names, which the audit notes; others have nothing of it.
func TestTrainersHaveOneList(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	first, second := w.asks(w.siti, w.sitiLearns, w.module, "satu"), w.asks(w.budi, w.budiLearns, w.oldModule, "dua")
	third := w.asks(w.elsewhere, w.elsewhereLearns, w.otherModule, "tiga")
	list := func(who people.Actor, f feedback.Filter) (words string) {
		t.Helper()
		rows, total, err := w.Asked(ctx, who, f)
		if w.must(err); total != len(rows) {
			t.Errorf("%d of %d", len(rows), total)
		}
		for _, r := range rows {
			words += r.FullName + " " + r.Words + ";"
		}
		return words
	}
	for what, c := range map[string][2]string{
		"the trainer": {list(w.trainer, feedback.Filter{}), "Siti satu;Budi dua;"},
		"another":     {list(w.stranger, feedback.Filter{}), "Tono tiga;"},
		"a course":    {list(w.stranger, feedback.Filter{CourseID: w.course}), ""},
		"a learner":   {list(w.siti, feedback.Filter{}), ""},
	} {
		if c[0] != c[1] {
			t.Errorf("%s reads %q, not %q", what, c[0], c[1])
		}
	}
	if n := w.count("select count(*) from audit_entries where action = 'course.inquiries_read' and actor_id = ? and subject_ids @> array[?, ?]::uuid[]", w.trainer.PersonID, w.siti.PersonID, w.budi.PersonID); n != 1 {
		t.Errorf("%d readings are in the audit", n)
	}
	for what, err := range map[string]error{
		"answered by a stranger": w.Answer(ctx, w.stranger, first, feedback.Answering{Answer: "x"}),
		"closed by a stranger":   w.Close(ctx, w.stranger, first),
		"answered by a learner":  w.Answer(ctx, w.siti, first, feedback.Answering{Answer: "x"}),
		"removed by its trainer": w.Remove(ctx, w.trainer, first),
	} {
		w.wants(what, err, "feedback.not_found")
	}
	w.wants("an empty answer", w.Answer(ctx, w.trainer, first, feedback.Answering{Answer: " "}), "feedback.answer_missing")
	w.wants("a long answer", w.Answer(ctx, w.trainer, first, feedback.Answering{Answer: strings.Repeat("x", feedback.MaxAnswer+1)}), "feedback.text_long")
	if n := w.openFor(w.trainer); n != 2 {
		t.Errorf("%d are open", n)
	}
	w.must(w.Answer(ctx, w.trainer, first, feedback.Answering{Answer: "x"}))
	if got := list(w.trainer, feedback.Filter{}); got != "Budi dua;Siti satu;" {
		t.Errorf("what is open comes first: %q", got)
	}
	if got := list(w.trainer, feedback.Filter{State: feedback.Answered}); got != "Siti satu;" {
		t.Errorf("answered: %q", got)
	}
	w.must(w.Close(ctx, w.trainer, first))
	w.must(w.Close(ctx, w.trainer, second))
	if n := w.openFor(w.trainer); n != 0 {
		t.Errorf("%d are open", n)
	}
	if len(w.told) != 2 || w.told[1].Key != "notices.inquiry_closed" || w.told[1].PersonID != w.budi.PersonID {
		t.Errorf("told %+v", w.told)
	}
	w.wants("answered when closed", w.Answer(ctx, w.trainer, second, feedback.Answering{Answer: "x"}), "feedback.closed")
	w.wants("closed twice", w.Close(ctx, w.trainer, second), "feedback.closed")
	found, err := w.Courses(ctx, w.stranger)
	if w.must(err); len(found) != 1 || found[0].ID != w.otherCourse || found[0].Open != 1 {
		t.Errorf("%+v", found)
	}
	w.wants("removed", w.Remove(ctx, w.elsewhere, third))
	w.wants("removed twice", w.Remove(ctx, w.elsewhere, third), "feedback.not_found")
	if n := w.openFor(w.stranger); n != 0 {
		t.Errorf("%d are open", n)
	}
}
