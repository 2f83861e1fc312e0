package questions_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/sheet"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/storage"
)

// reader is a third trainer of the unit, who wrote and reviewed nothing.
func (b *bank) reader() people.Actor {
	r := b.Learner()
	r.Grants = b.Trainer.Grants
	return r
}

func (b *bank) must(err error) {
	b.T.Helper()
	if err != nil {
		b.T.Fatal(err)
	}
}

// secret are words that only who reads a question's options knows.
const secret = "SRIKANDI"

// everywhere is all that the bank's own ways show who of a question: page, list, search, pairs, what is near, what may be asked in a quiz, files.
func (b *bank) everywhere(who people.Actor, question uuid.UUID) map[string]string {
	b.T.Helper()
	ctx, out := b.T.Context(), map[string]string{}
	add := func(where string, d kinds.Body) { out[where] += fmt.Sprintf("%+v", d) }
	detail, err := b.Detail(ctx, who, question)
	b.must(err)
	add("page", detail.Body)
	for _, v := range detail.Versions {
		add("history", v.Body)
	}
	for _, r := range detail.Reviews {
		out["reviews"] += r.Note
	}
	list, _, err := b.Catalogue(ctx, who, questions.CatalogueFilter{})
	b.must(err)
	for _, q := range list {
		add("list", q.Body)
	}
	papers, _, err := b.Bank(ctx, who, questions.BankFilter{})
	b.must(err)
	for _, v := range papers {
		add("quiz", v.Body)
	}
	near, err := b.Near(ctx, who, b.Unit, uuid.Nil, written("Surat masuk dicatat di mana hari ini?"))
	b.must(err)
	for _, q := range near {
		add("near", q.Body)
	}
	pairs, err := b.NearPairs(ctx, who)
	b.must(err)
	for _, p := range pairs {
		add("pairs", p.A.Body)
		add("pairs", p.B.Body)
	}
	enemies, err := b.Enemies(ctx, who, question)
	b.must(err)
	for _, q := range enemies {
		add("apart", q.Body)
	}
	for _, f := range exchange.Formats {
		file, err := b.Export(ctx, who, questions.ExportFilter{UnitID: b.Unit}, f, sheet.Table{})
		if keyOf(err) != "bank.export_nothing" {
			b.must(err)
		}
		if f == exchange.Text {
			out["file"] += string(file.Data)
		}
	}
	if v, err := b.Newest(ctx, b.DB, who, question); err == nil {
		add("newest", v.Body)
	}
	return out
}

// A closed question is read by who wrote it, who reviews it, and who approved what asks it: nowhere by another trainer of its unit, who uses it all the same. What
// they read is noted, and what is not read is not.
func TestAClosedQuestionIsReadByAuthorReviewerAndApproverAlone(t *testing.T) {
	b := newBank(t)
	ctx, reader := t.Context(), b.reader()
	v, err := b.Create(ctx, b.Trainer, b.Unit, tagged(b, "Surat masuk dicatat di mana hari ini?"), questions.Tags{})
	b.must(err)
	other, err := b.Create(ctx, b.Trainer, b.Unit, tagged(b, "Surat masuk dicatat di mana hari itu?"), questions.Tags{})
	b.must(err)
	one := v.QuestionID
	b.must(b.Apart(ctx, b.Trainer, one, []uuid.UUID{other.QuestionID}))
	shown := func(who people.Actor) (where []string) {
		t.Helper()
		for place, text := range b.everywhere(who, one) {
			if strings.Contains(text, secret) || strings.Contains(text, "keliru karena") {
				where = append(where, place)
			}
		}
		return where
	}
	views := func(who people.Actor) int {
		return b.Count("question_views where question_id = ? and person_id = ?", one, who.PersonID)
	}
	if got := shown(reader); len(got) > 0 {
		t.Errorf("a draft is shown to another trainer: %v", got)
	}
	b.must(b.AskReview(ctx, b.Trainer, []uuid.UUID{one}))
	if d, err := b.Detail(ctx, b.Colleague, one); err != nil || !d.Readable || views(b.Colleague) != 1 {
		t.Errorf("who may review it does not read it, or it is not noted: %v", err)
	}
	b.must(b.Review(ctx, b.Colleague, one, questions.Verdict{Note: "Opsi B keliru karena usang."}))
	b.accept(one)
	for name, who := range map[string]people.Actor{"the author": b.Trainer, "the reviewer": b.Colleague} {
		if got := shown(who); len(got) < 7 {
			t.Errorf("%s reads it only at %v", name, got)
		}
	}
	if got := shown(reader); len(got) > 0 || views(reader) != 0 {
		t.Errorf("another trainer reads it at %v", got)
	}
	b.refusedUnseen(reader, one)
	if _, err := b.Tag(ctx, reader, []uuid.UUID{one}, b.Competencies[0], 3); err != nil {
		t.Errorf("who does not read it may say what it measures: %v", err)
	}
	if got := shown(reader); len(got) > 0 {
		t.Errorf("who said what it measures reads it at %v", got)
	}
	if n, err := b.ClosedTo(ctx, reader, b.Unit); err != nil || n != 2 {
		t.Errorf("%d closed to another trainer, %v", n, err)
	}
	b.must(b.Open(ctx, b.Trainer, []uuid.UUID{one}))
	if got := shown(reader); len(got) < 7 {
		t.Errorf("an open question is shown only at %v", got)
	}
}

// refusedUnseen tries what would show a question to who does not read it.
func (b *bank) refusedUnseen(who people.Actor, question uuid.UUID) {
	b.T.Helper()
	ctx := b.T.Context()
	_, edited := b.Edit(ctx, who, question, tagged(b, "Tulis ulang?"), questions.Tags{})
	_, newest := b.Newest(ctx, b.DB, who, question)
	_, varied := b.MakeVariant(ctx, who, question, b.Unit)
	for name, err := range map[string]error{
		"edit": edited, "into a quiz": newest, "open": b.Open(ctx, who, []uuid.UUID{question}), "picture": b.MayPicture(ctx, who, question, 1),
		"another picture": b.AddPicture(ctx, who, question, storage.Object{}, "a.png"), "place": b.PlacePicture(ctx, who, question, "a.png", "Alt", "stem"),
	} {
		if keyOf(err) != "bank.closed_to_you" {
			b.T.Errorf("%s: %v", name, err)
		}
	}
	if keyOf(varied) != "bank.variant_closed" {
		b.T.Errorf("variant: %v", varied)
	}
}
