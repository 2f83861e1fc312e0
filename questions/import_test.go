package questions_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/internal/sheet"
	"mumpuni/internal/stale"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// bank is a town with its question bank, in which LD.1 and LD.2 may be measured.
type bank struct {
	*quiztest.Town
	*questions.Service
	Colleague people.Actor // a second trainer of the same unit
}

func newBank(t *testing.T) *bank {
	t.Helper()
	b := &bank{Town: quiztest.New(t, pgtest.DB(t), 0)}
	b.Service = questions.New(b.DB, time.Now).WithCodes(func(context.Context, bun.IDB) ([]questions.Measured, error) {
		return []questions.Measured{{ID: b.Competencies[0], Code: "LD.1", Level: 5}, {ID: b.Competencies[1], Code: "LD.2", Level: 5}}, nil
	})
	b.Colleague = b.Trainer
	b.Colleague.PersonID = b.HR.PersonID // serves in the unit as well
	b.Colleague.Grants = slices.Clone(b.Trainer.Grants)
	return b
}

const pasted = `1. Surat masuk dicatat di mana?
a. SRIKANDI
b. e-Kinerja
Kunci: A
Pembahasan: Surat dinas dicatat di SRIKANDI.
Kompetensi: LD.1
Level: 2
Topik: Persuratan
Sumber: Perpres 95/2018

2. Mana yang benar?
a. satu
b. dua

3. Kompetensi tak dikenal?
a. ya
*b. tidak
Kompetensi: XX.9
Level: 1
`

func (b *bank) start(text string) uuid.UUID {
	b.T.Helper()
	id, err := b.StartImport(b.T.Context(), b.Trainer, questions.NewImport{UnitID: b.Unit, FileName: `C:\soal\ujian.txt`, Data: []byte(text)})
	if err != nil {
		b.T.Fatal(err)
	}
	return id
}

func (b *bank) plan(id uuid.UUID) questions.Plan {
	b.T.Helper()
	p, err := b.Plan(b.T.Context(), b.Trainer, id)
	if err != nil {
		b.T.Fatal(err)
	}
	return p
}

func (b *bank) list() []questions.Listed {
	b.T.Helper()
	list, _, err := b.Catalogue(b.T.Context(), b.Trainer, questions.CatalogueFilter{})
	if err != nil {
		b.T.Fatal(err)
	}
	return list
}

func keyOf(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

// The story: looked at, mended, applied exactly so, taken back.
func TestWhatIsShownIsWhatEntersTheBankAndOneActTakesItBack(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	id := b.start(pasted)
	p := b.plan(id)
	if p.Import.FileName != "ujian.txt" || p.Count(exchange.Taken) != 1 || p.Count(exchange.Lossy) != 1 || p.Count(exchange.Refused) != 1 {
		t.Fatalf("%+v", p)
	}
	if len(b.list()) != 0 {
		t.Fatal("a dry run wrote into the bank")
	}
	if err := b.Mend(ctx, b.Trainer, id, questions.MendImport{Numbers: []int{2}, Mending: exchange.Mending{Rights: []int{1}}}); err != nil {
		t.Fatal(err)
	}
	if err := b.ApplyImport(ctx, b.Trainer, id, p.Digest); !errors.Is(err, stale.ErrChanged) {
		t.Errorf("an older plan was applied: %v", err)
	}
	p = b.plan(id)
	if p.Entering() != 3 {
		t.Fatalf("after mending: %+v", p)
	}
	if err := b.ApplyImport(ctx, b.Trainer, id, p.Digest); err != nil {
		t.Fatal(err)
	}
	list := b.list()
	if len(list) != 3 || list[2].Topic != "Persuratan" || list[2].Source != "Perpres 95/2018" || list[2].CompetencyID != b.Competencies[0] || list[2].Level != 2 || list[0].Level != 0 {
		t.Fatalf("%+v", list)
	}
	if o := list[1].Body.Options; o[0].Right || !o[1].Right || list[1].State != questions.StateDraft {
		t.Errorf("the mended key: %+v", list[1])
	}
	if err := b.ApplyImport(ctx, b.Trainer, id, p.Digest); keyOf(err) != "bank.import_not_checked" {
		t.Errorf("applied twice: %v", err)
	}
	if err := b.UndoImport(ctx, b.Trainer, id); err != nil {
		t.Fatal(err)
	}
	if len(b.list()) != 0 {
		t.Error("something stayed in the bank")
	}
	if _, err := b.DB.ExecContext(ctx, "delete from question_versions where question_id = ?", b.one()); err == nil {
		t.Error("a version left without an act that takes its import back")
	}
	if err := b.UndoImport(ctx, b.Trainer, id); keyOf(err) != "bank.import_not_applied" {
		t.Errorf("undone twice: %v", err)
	}
}

// What was used, edited or reviewed since is not taken away, nor anything beside it.
func TestAnImportWhoseQuestionsAreUsedIsNotTakenBack(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	quizService := quizzes.New(b.DB, b.Service, nil, quizzes.Hooks{}, time.Now)
	quiz, err := quizService.Create(ctx, b.Trainer, b.Unit, quizzes.Settings{Title: "Kuis", PassMark: 5000})
	if err != nil {
		t.Fatal(err)
	}
	for why, use := range map[string]func(question uuid.UUID) error{
		"quiz":     func(q uuid.UUID) error { return quizService.AddFromBank(ctx, b.Trainer, quiz.ID, q) },
		"reviewed": func(q uuid.UUID) error { return b.AskReview(ctx, b.Trainer, []uuid.UUID{q}) },
	} {
		id := b.start(pasted)
		if err := b.ApplyImport(ctx, b.Trainer, id, b.plan(id).Digest); err != nil {
			t.Fatal(err)
		}
		before := len(b.list())
		if err := use(b.plan(id).Questions[0].QuestionID); err != nil {
			t.Fatal(err)
		}
		err := b.UndoImport(ctx, b.Trainer, id)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != "bank.undo_used" || f.Args["Why"] != why || f.Args["N"] != 1 || f.Args["Count"] != 1 {
			t.Errorf("%s: %v", why, err)
		}
		if len(b.list()) != before {
			t.Errorf("%s: a refused undo took something away", why)
		}
	}
}

func TestImportsBelongToTheTrainersOfTheirUnit(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	if _, err := b.StartImport(ctx, b.Stranger, questions.NewImport{UnitID: b.Unit, Data: []byte(pasted)}); keyOf(err) != "quiz.unit_not_yours" {
		t.Error(err)
	}
	id := b.start(pasted)
	p := b.plan(id)
	for name, err := range map[string]error{
		"plan":  second(b.Plan(ctx, b.Stranger, id)),
		"mend":  b.Mend(ctx, b.Stranger, id, questions.MendImport{}),
		"apply": b.ApplyImport(ctx, b.Stranger, id, p.Digest),
		"undo":  b.UndoImport(ctx, b.Stranger, id),
	} {
		if keyOf(err) != "bank.import_unknown" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// The same file sent twice is told, and what is left out does not enter.
func TestASecondImportNamesItsTwinsAndLeavesOutWhatIsTold(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	id := b.start(pasted)
	if err := b.ApplyImport(ctx, b.Trainer, id, b.plan(id).Digest); err != nil {
		t.Fatal(err)
	}
	again := b.start("1.  Surat MASUK dicatat\ndi mana?\na. x\nb. y\nKunci: A\n2. Lain?\na. x\nb. y\nKunci: A")
	p := b.plan(again)
	if p.Questions[0].Twin == uuid.Nil || p.Questions[1].Twin != uuid.Nil {
		t.Errorf("twins: %v %v", p.Questions[0].Twin, p.Questions[1].Twin)
	}
	yes := true
	code, level := "LD.2", 3
	if err := b.Mend(ctx, b.Trainer, again, questions.MendImport{Numbers: []int{1}, LeftOut: &yes}); err != nil {
		t.Fatal(err)
	}
	if err := b.Mend(ctx, b.Trainer, again, questions.MendImport{Mending: exchange.Mending{Competency: &code, Level: &level}}); err != nil {
		t.Fatal(err)
	}
	if err := b.ApplyImport(ctx, b.Trainer, again, b.plan(again).Digest); err != nil {
		t.Fatal(err)
	}
	list := b.list()
	if len(list) != 3 || list[0].Stem != "Lain?" || list[0].CompetencyID != b.Competencies[1] || list[0].Level != 3 {
		t.Errorf("%+v", list)
	}
}

// The bank goes out as Moodle XML and comes back as it was.
func TestAnExportComesBackAsItWas(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	id := b.start(pasted + "\n4. Berapa?\nKunci: 12,5\nToleransi: 0,1\n\n5. Bumi bulat.\nKunci: Benar\n\n6. Ibu kota?\nKunci: Jakarta; DKI Jakarta\n\n7. Jodohkan.\nPasangan: a => b\nPasangan: c => d\nPengecoh: e\n\n8. Urutkan.\na. satu\nb. dua\nc. tiga\nJenis: mengurutkan\n\n9. Jarak?\nKunci: 4,5\nToleransi: 0\nSatuan: km; m\n")
	if err := b.ApplyImport(ctx, b.Trainer, id, b.plan(id).Digest); err != nil {
		t.Fatal(err)
	}
	for _, format := range []exchange.Format{exchange.Moodle, exchange.XLSX} {
		file, err := b.Export(ctx, b.Trainer, questions.ExportFilter{UnitID: b.Unit}, format, sheet.Table{})
		if err != nil {
			t.Fatal(err)
		}
		back, err := b.Preview(ctx, b.Trainer, questions.NewImport{UnitID: b.Unit, Data: file.Data})
		if err != nil || back.Count(exchange.Taken) != 8 || len(back.Questions) != 8 {
			t.Fatalf("%s: %v %+v", format, err, back)
		}
		for i, q := range back.Questions {
			if q.Twin == uuid.Nil || len(file.Losses[i]) > 0 {
				t.Errorf("%s %d: %v", format, i, file.Losses[i])
			}
		}
	}
	if _, err := b.Export(ctx, b.Stranger, questions.ExportFilter{UnitID: b.Unit}, exchange.Moodle, sheet.Table{}); keyOf(err) != "quiz.unit_not_yours" {
		t.Error(err)
	}
}
