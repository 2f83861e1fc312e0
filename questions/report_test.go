package questions_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
)

// attempt is one of the trainer's own, of no consequence but that there is one.
func (b *bank) attempt() id.Attempt {
	b.T.Helper()
	quiz, attempt := uuid.New(), uuid.New()
	b.Exec("insert into quizzes (id, unit_id, title, pass_mark, created_by, created_at, updated_at) values (?, ?, 'Kuis', 0, ?, now(), now())", quiz, b.Unit, b.Trainer.PersonID)
	b.Exec("insert into attempts (id, quiz_id, purpose, person_id, number, state, started_at, pass_mark) values (?, ?, 'preview', ?, 1, 'open', now(), 0)", attempt, quiz, b.Trainer.PersonID)
	return id.Attempt(attempt)
}

// What somebody says goes to the trainers of the question's unit as something to do, without a name, and ends once: with an answer,
// which they are told, or put aside.
func TestAReportIsToDoUntilItIsEnded(t *testing.T) {
	b := newBank(t)
	var told []people.Notice
	b.WithNotices(func(_ context.Context, _ bun.Tx, n ...people.Notice) error { told = append(told, n...); return nil })
	version := b.detail(b.one()).Version
	attempt, reporter := b.attempt(), b.Colleague
	say := func(slot int, reason, words string) error {
		return pg.InTx(t.Context(), b.DB, func(ctx context.Context, tx bun.Tx) error {
			return b.Report(ctx, tx, reporter, questions.Remark{VersionID: version.ID, AttemptID: attempt, Slot: slot, Reason: reason, Words: words})
		})
	}
	for reason, want := range map[string]string{"bogus": "report.reason_unknown", "other": "report.words_missing", "typo": ""} {
		if got := keyOf(say(1, reason, " ")); got != want {
			t.Errorf("%s: %q", reason, got)
		}
	}
	if err := say(1, "unclear", "lagi"); err != nil || len(told) != 1 || told[0].PersonID != b.Trainer.PersonID {
		t.Fatalf("a slot is reported once: %v, %+v", err, told)
	}
	list, err := b.Reports(t.Context(), b.Trainer, uuid.Nil)
	if err != nil || len(list) != 1 || list[0].Reason != "typo" || list[0].QuestionID != version.QuestionID {
		t.Fatalf("%+v, %v", list, err)
	}
	if n, _ := b.OpenReports(t.Context(), b.Trainer); n != 1 {
		t.Errorf("%d to do", n)
	}
	if rows, _, _ := b.Catalogue(t.Context(), b.Trainer, questions.CatalogueFilter{Reported: true}); len(rows) != 1 || rows[0].Reports != 1 {
		t.Errorf("the bank: %+v", rows)
	}
	if got := keyOf(b.AnswerReport(t.Context(), b.Stranger, list[0].ID, "x", false)); got != "report.not_found" {
		t.Errorf("a trainer of another unit: %q", got)
	}
	if got := keyOf(b.AnswerReport(t.Context(), b.Trainer, list[0].ID, " ", false)); got != "report.answer_missing" {
		t.Errorf("an empty answer: %q", got)
	}
	if err := b.AnswerReport(t.Context(), b.Trainer, list[0].ID, "Sudah diperbaiki.", false); err != nil || len(told) != 2 || told[1].PersonID != reporter.PersonID || told[1].Args["Answer"] != "Sudah diperbaiki." {
		t.Fatalf("%v, %+v", err, told)
	}
	if got := keyOf(b.AnswerReport(t.Context(), b.Trainer, list[0].ID, "", true)); got != "report.ended" {
		t.Errorf("ended twice: %q", got)
	}
	if n, _ := b.OpenReports(t.Context(), b.Trainer); n != 0 {
		t.Errorf("%d to do", n)
	}
}

// Ten a day.
func TestReportsAreBounded(t *testing.T) {
	b := newBank(t)
	version, attempt := b.detail(b.one()).Version, b.attempt()
	for slot := 1; slot <= 11; slot++ {
		err := pg.InTx(t.Context(), b.DB, func(ctx context.Context, tx bun.Tx) error {
			return b.Report(ctx, tx, b.Colleague, questions.Remark{VersionID: version.ID, AttemptID: attempt, Slot: slot, Reason: "typo"})
		})
		var f *fault.Fault
		if limited := errors.As(err, &f) && f.Kind == fault.RateLimited && f.Wait == time.Hour; limited != (slot == 11) {
			t.Errorf("report %d: %v", slot, err)
		}
	}
}

// The bank is searched by what answers say: of open questions by all trainers of the unit, of closed ones by who wrote or reviewed them.
func TestTheBankIsSearchedByStatistics(t *testing.T) {
	b := newBank(t)
	question := b.one()
	facility := .4
	if err := b.KeepSummary(t.Context(), b.DB, questions.Summary{QuestionID: question, People: 40, Facility: &facility, Advice: []string{"key_suspect"}}); err != nil {
		t.Fatal(err)
	}
	found := func(who people.Actor, advice string) (rows []questions.Listed) {
		rows, _, err := b.Catalogue(t.Context(), who, questions.CatalogueFilter{Advice: advice})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	b.Exec("update questions set open = false where id = ?", question)
	for advice, want := range map[string]int{"any": 1, "key_suspect": 1, "too_easy": 0, "": 1} {
		if got := found(b.Trainer, advice); len(got) != want {
			t.Errorf("%q: %d", advice, len(got))
		}
	}
	if got := found(b.Colleague, "any"); len(got) != 0 {
		t.Error("a colleague finds a closed question by its statistics")
	}
	if got := found(b.Colleague, ""); len(got) != 1 || got[0].Facility != nil || got[0].Advice != nil {
		t.Errorf("a colleague is told %+v", got)
	}
	b.Exec("update questions set open = true where id = ?", question)
	if got := found(b.Colleague, "any"); len(got) != 1 || *got[0].Facility != facility || got[0].People != 40 {
		t.Errorf("an open one: %+v", got)
	}
}
