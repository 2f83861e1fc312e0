package reviews_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/reviews"
)

func (w *world) list(who people.Actor, version uuid.UUID) []reviews.ReviewComment {
	w.t.Helper()
	l, err := w.List(w.t.Context(), who, version, id.Module{})
	w.must(err)
	return l.Comments
}

func (w *world) says(who people.Actor, words string) uuid.UUID {
	w.t.Helper()
	c, err := w.Add(w.t.Context(), who, w.draft, reviews.NewComment{Module: w.module, Words: words})
	w.must(err)
	return c
}

// Who writes a course and who may decide about it say what they mean at its modules; nobody else sees or says anything, learners least.
func TestAuthorsAndReviewersComment(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	for _, who := range []people.Actor{w.author, w.coauthor, w.reviewer, w.deputy} {
		c := w.says(who, "Perlu contoh.")
		w.must(w.Answer(ctx, who, w.draft, c, "Baik."))
		w.must(w.Resolve(ctx, who, w.draft, c, true))
	}
	if list := w.list(w.coauthor, w.draft); len(list) != 4 || list[0].Open() || list[0].By != "Rina" || len(list[0].Answers) != 1 || list[0].ResolvedBy != "Rina" {
		t.Errorf("%+v", list)
	}
	known := w.list(w.author, w.draft)[0].ID
	for _, who := range []people.Actor{w.stranger, w.learner} {
		_, err := w.List(ctx, who, w.draft, id.Module{})
		w.wants(err, "course.not_found")
		_, err = w.Add(ctx, who, w.draft, reviews.NewComment{Module: w.module, Words: "Halo"})
		w.wants(err, "course.not_found")
		w.wants(w.Answer(ctx, who, w.draft, known, "Halo"), "course.not_found")
		w.wants(w.Resolve(ctx, who, w.draft, known, false), "course.not_found")
	}
	_, err := w.List(ctx, w.deputy, w.old, id.Module{})
	w.wants(err, "course.not_found") // nothing about that one waits for them
	_, err = w.Add(ctx, w.author, w.draft, reviews.NewComment{Module: w.oldModule, Words: "x"})
	w.wants(err, "course.module_not_found")
}

// A comment may name the words of the text that it means, as they are shown; once they are gone it says so.
func TestACommentQuotesTheText(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	_, err := w.Add(ctx, w.reviewer, w.draft, reviews.NewComment{Module: w.module, Quote: "masuk  dicatat\ndi loket. Lalu", Words: "Oleh siapa?"})
	w.must(err)
	_, err = w.Add(ctx, w.reviewer, w.draft, reviews.NewComment{Module: w.module, Quote: "**dicatat**", Words: "x"})
	w.wants(err, "review.quote_unknown")
	if list := w.list(w.author, w.draft); len(list) != 1 || list[0].Quote != "masuk dicatat di loket. Lalu" || list[0].Gone {
		t.Errorf("%+v", list)
	}
	w.exec("update modules set body = 'Surat dibaca.' where id = ?", w.module)
	if !w.list(w.author, w.draft)[0].Gone {
		t.Error("the passage is gone")
	}
}

// What is said is bounded, and the same form sent twice says it once.
func TestWordsAreBounded(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	n := reviews.NewComment{ID: uuid.New(), Module: w.module, Words: " Halo\r\n"}
	for range 2 {
		_, err := w.Add(ctx, w.reviewer, w.draft, n)
		w.must(err)
	}
	list := w.list(w.author, w.draft)
	if len(list) != 1 || list[0].Words != "Halo" {
		t.Fatalf("%+v", list)
	}
	_, err := w.Add(ctx, w.reviewer, w.draft, reviews.NewComment{Module: w.module, Words: " "})
	w.wants(err, "review.words_missing")
	_, err = w.Add(ctx, w.reviewer, w.draft, reviews.NewComment{Module: w.module, Words: strings.Repeat("a", reviews.MaxWords+1)})
	w.wants(err, "review.text_long")
	w.wants(w.Answer(ctx, w.author, w.draft, list[0].ID, ""), "review.words_missing")
	w.wants(w.Answer(ctx, w.author, w.draft, uuid.New(), "x"), "review.not_found")
}

// Authors are told once for all that one person says within an hour; who commented, and who answered, hears of each answer.
func TestThoseWhomItConcernsAreTold(t *testing.T) {
	w := open(t)
	first := w.says(w.reviewer, "Satu")
	w.says(w.reviewer, "Dua")
	if len(w.told) != 2 || w.told[0].Key != "notices.review_comment" || w.told[0].Args["Module"] != "Alur" {
		t.Fatalf("%+v", w.told)
	}
	w.clock = w.clock.Add(2 * time.Hour)
	w.says(w.author, "Tiga") // the co-author alone
	if len(w.told) != 3 || w.told[2].PersonID != w.coauthor.PersonID {
		t.Fatalf("%+v", w.told)
	}
	w.must(w.Answer(t.Context(), w.author, w.draft, first, "Sudah"))
	w.must(w.Answer(t.Context(), w.reviewer, w.draft, first, "Terima kasih"))
	if len(w.told) != 5 || w.told[3].PersonID != w.reviewer.PersonID || w.told[4].PersonID != w.author.PersonID || w.told[4].Key != "notices.review_answer" {
		t.Errorf("%+v", w.told)
	}
}

// What is open at a version still stands at the same module of the next draft, where it can be resolved; what was dealt with does not.
func TestWhatIsOpenStandsAtTheNextDraft(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	var ids []uuid.UUID
	for _, words := range []string{"Belum", "Sudah"} {
		c, err := w.Add(ctx, w.reviewer, w.old, reviews.NewComment{Module: w.oldModule, Words: words})
		w.must(err)
		ids = append(ids, c)
	}
	w.must(w.Resolve(ctx, w.author, w.old, ids[1], true))
	list := w.list(w.author, w.draft)
	if len(list) != 1 || list[0].Words != "Belum" || list[0].Number != 1 || list[0].ModuleID != w.module {
		t.Fatalf("%+v", list)
	}
	w.says(w.author, "Baru")
	if got := w.list(w.author, w.old); len(got) != 2 {
		t.Errorf("what is said of a later version stands at an earlier one: %+v", got)
	}
	w.must(w.Resolve(ctx, w.author, w.draft, ids[0], true))
	if list = w.list(w.author, w.draft); len(list) != 1 {
		t.Errorf("%+v", list)
	}
	w.must(w.Resolve(ctx, w.reviewer, w.old, ids[0], false))
	if list = w.list(w.author, w.draft); len(list) != 2 {
		t.Errorf("%+v", list)
	}
}

// When somebody decides, what had been said is kept with the approval, whatever becomes of the version and its comments.
func TestADecisionKeepsWhatWasSaid(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	c := w.says(w.reviewer, "Perlu contoh.")
	w.must(w.Answer(ctx, w.author, w.draft, c, "Baik."))
	approval, other := uuid.New(), uuid.New()
	for a, about := range map[uuid.UUID]uuid.UUID{approval: w.draft, other: w.old} {
		w.exec(`insert into approvals (id, kind, subject_id, unit_ids, roles, barred, payload, words, facts, digest, asked_by, asked_at, expires_at, state)
			values (?, 'course.publish', ?, array[?]::uuid[], '{}', '{}', '{}', '{}', '[]', 'x', ?, now(), now() + interval '7 days', 'waiting')`, a, about, w.unit, w.author.PersonID)
	}
	keep := func(approval, version uuid.UUID) {
		t.Helper()
		w.must(pg.InTx(ctx, w.db, func(ctx context.Context, tx bun.Tx) error { return w.Keep(ctx, tx, approval, version) }))
	}
	keep(approval, w.draft)
	keep(other, w.old) // nothing was said there
	w.must(w.Resolve(ctx, w.author, w.draft, c, true))
	w.exec("delete from modules where id = ?", w.module)
	kept, err := w.Kept(ctx, approval)
	w.must(err)
	if len(kept) != 1 || kept[0].Words != "Perlu contoh." || !kept[0].Open() || kept[0].By != "Joko" || kept[0].ModuleTitle != "Alur" || len(kept[0].Answers) != 1 || kept[0].Answers[0].Words != "Baik." {
		t.Errorf("%+v", kept)
	}
	if kept, err = w.Kept(ctx, other); err != nil || len(kept) != 0 {
		t.Errorf("%+v %v", kept, err)
	}
	if list := w.list(w.author, w.draft); len(list) != 0 {
		t.Errorf("comments outlive their module: %+v", list)
	}
}

// Who wrote a comment changes it, which is told, or deletes it and takes that back; nobody else does. What others answered stays.
func TestWhoWroteACommentChangesIt(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	c := w.says(w.reviewer, "Perlu contoh.")
	w.wants(w.Rewrite(ctx, w.author, w.draft, c, "Bagus."), "review.of_others")
	w.wants(w.Remove(ctx, w.author, w.draft, c), "review.of_others")
	w.wants(w.Rewrite(ctx, w.stranger, w.draft, c, "Bagus."), "course.not_found")
	w.wants(w.Rewrite(ctx, w.reviewer, w.draft, c, " "), "review.words_missing")
	w.must(w.Rewrite(ctx, w.reviewer, w.draft, c, "Perlu contoh. "))
	if list := w.list(w.author, w.draft); !list[0].ChangedAt.IsZero() {
		t.Error("the same words are no change")
	}
	w.must(w.Rewrite(ctx, w.reviewer, w.draft, c, "Perlu dua contoh."))
	if list := w.list(w.author, w.draft); list[0].Words != "Perlu dua contoh." || !list[0].ChangedAt.Equal(w.clock) {
		t.Errorf("%+v", list)
	}
	w.must(w.Resolve(ctx, w.author, w.draft, c, true))
	w.wants(w.Rewrite(ctx, w.reviewer, w.draft, c, "Perlu tiga."), "review.resolved")
	w.must(w.Resolve(ctx, w.reviewer, w.draft, c, false))

	w.must(w.Remove(ctx, w.reviewer, w.draft, c))
	if list := w.list(w.author, w.draft); len(list) != 0 {
		t.Errorf("%+v", list)
	}
	w.wants(w.Answer(ctx, w.author, w.draft, c, "Baik."), "review.not_found")
	w.wants(w.Restore(ctx, w.author, w.draft, c), "review.not_found")
	w.must(w.Restore(ctx, w.reviewer, w.draft, c))
	w.must(w.Answer(ctx, w.author, w.draft, c, "Baik."))
	w.must(w.Remove(ctx, w.reviewer, w.draft, c))
	if list := w.list(w.author, w.draft); len(list) != 1 || list[0].Words != "" || !list[0].Deleted || list[0].Open() || list[0].Answers[0].Words != "Baik." {
		t.Errorf("%+v", list)
	}
}

// What was deleted comes back for a day; then its words are gone.
func TestADeletedCommentIsForgottenAfterADay(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	c, answered := w.says(w.reviewer, "Satu"), w.says(w.reviewer, "Dua")
	w.must(w.Answer(ctx, w.author, w.draft, answered, "Baik."))
	w.must(w.Remove(ctx, w.reviewer, w.draft, c))
	w.must(w.Remove(ctx, w.reviewer, w.draft, answered))
	w.clock = w.clock.Add(24*time.Hour - time.Second)
	if there, err := w.CanRestore(ctx, w.reviewer, w.draft, c); err != nil || !there {
		t.Error(there, err)
	}
	w.clock = w.clock.Add(2 * time.Second)
	w.wants(w.Restore(ctx, w.reviewer, w.draft, c), "review.not_found")
	w.must(w.Remove(ctx, w.reviewer, w.draft, w.says(w.reviewer, "Tiga")))
	var left []string
	w.must(w.db.NewRaw("select words from review_comments where deleted_at is not null order by words").Scan(ctx, &left))
	if strings.Join(left, " ") != "Tiga –" {
		t.Errorf("%q", left)
	}
}

// The same holds for an answer: its words are of who wrote it, also where the comment above it is gone.
func TestWhoWroteAnAnswerChangesIt(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	c := w.says(w.reviewer, "Perlu contoh.")
	w.must(w.Answer(ctx, w.author, w.draft, c, "Sudha."))
	a := w.list(w.author, w.draft)[0].Answers[0]
	w.wants(w.RewriteAnswer(ctx, w.reviewer, w.draft, c, a.ID, "Bagus."), "review.of_others")
	w.wants(w.RemoveAnswer(ctx, w.reviewer, w.draft, c, a.ID), "review.of_others")
	w.wants(w.RewriteAnswer(ctx, w.stranger, w.draft, c, a.ID, "Bagus."), "course.not_found")
	w.wants(w.RewriteAnswer(ctx, w.author, w.draft, c, a.ID, " "), "review.words_missing")
	w.wants(w.RewriteAnswer(ctx, w.author, w.draft, w.says(w.reviewer, "Lain."), a.ID, "Sudah."), "review.not_found")
	w.must(w.RewriteAnswer(ctx, w.author, w.draft, c, a.ID, "Sudah."))
	if got := w.list(w.reviewer, w.draft)[0].Answers[0]; got.Words != "Sudah." || !got.ChangedAt.Equal(w.clock) {
		t.Errorf("%+v", got)
	}
	w.must(w.Resolve(ctx, w.reviewer, w.draft, c, true))
	w.wants(w.RewriteAnswer(ctx, w.author, w.draft, c, a.ID, "Belum."), "review.resolved")
	w.must(w.Resolve(ctx, w.reviewer, w.draft, c, false))

	w.must(w.Remove(ctx, w.reviewer, w.draft, c))
	w.must(w.RemoveAnswer(ctx, w.author, w.draft, c, a.ID))
	if list := w.list(w.author, w.draft); len(list) != 1 || list[0].Words != "Lain." {
		t.Errorf("a deleted comment of which nobody answers any more stays: %+v", list)
	}
	w.wants(w.RestoreAnswer(ctx, w.reviewer, w.draft, c, a.ID), "review.not_found")
	if there, err := w.CanRestoreAnswer(ctx, w.author, w.draft, c, a.ID); err != nil || !there {
		t.Error(there, err)
	}
	w.must(w.RestoreAnswer(ctx, w.author, w.draft, c, a.ID))
	if list := w.list(w.author, w.draft); len(list) != 2 || list[0].Answers[0].Words != "Sudah." {
		t.Errorf("%+v", list)
	}
	w.must(w.RemoveAnswer(ctx, w.author, w.draft, c, a.ID))
	w.clock = w.clock.Add(24*time.Hour + time.Second)
	if there, err := w.CanRestoreAnswer(ctx, w.author, w.draft, c, a.ID); err != nil || there {
		t.Error(there, err)
	}
	w.must(w.Remove(ctx, w.reviewer, w.draft, w.says(w.reviewer, "Tiga")))
	var left int
	w.must(w.db.NewRaw("select count(*) from review_answers").Scan(ctx, &left))
	if left != 0 {
		t.Errorf("%d answers", left)
	}
}
