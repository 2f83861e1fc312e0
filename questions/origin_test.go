package questions_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/sheet"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/questions/starter"
)

// newStarter is a bank whose competencies are called as those of the starter bank.
func newStarter(t *testing.T) *gallery {
	t.Helper()
	g := newGallery(t)
	g.Service = questions.New(g.DB, time.Now).WithCodes(func(context.Context, bun.IDB) ([]questions.Measured, error) {
		var list []questions.Measured
		for i, code := range []string{"LD.1.3", "LD.2.1", "LD.2.3", "LD.2.5", "LD.2.6", "LD.3.1", "LD.4.1", "LD.4.2"} {
			list = append(list, questions.Measured{ID: g.Competencies[i%2], Code: code, Level: 5})
		}
		return list, nil
	})
	g.WithFiles(g.store, g.media)
	return g
}

func (g *gallery) takeStarter() uuid.UUID {
	g.T.Helper()
	ctx := g.T.Context()
	id, err := g.StartStarter(ctx, g.Trainer, g.Unit)
	if err == nil {
		err = g.ApplyImport(ctx, g.Trainer, id, g.plan(id).Digest)
	}
	if err != nil {
		g.T.Fatal(err)
	}
	return id
}

// coded is the question of a code.
func (g *gallery) coded(code string) questions.Listed {
	g.T.Helper()
	var question uuid.UUID
	if err := g.DB.NewRaw("select id from questions where code = ?", code).Scan(g.T.Context(), &question); err != nil {
		g.T.Fatal(code, err)
	}
	d, err := g.Detail(g.T.Context(), g.Trainer, question)
	if err != nil {
		g.T.Fatal(err)
	}
	return d.Listed
}

func (g *gallery) refuses(key string, err error) {
	g.T.Helper()
	if keyOf(err) != key {
		g.T.Errorf("%v, not %s", err, key)
	}
}

// The first day: the bank that came with the program is looked at, taken in as in use, kept open, given out as it came, and taken back.
func TestTheStarterBankIsTakenInAsInUse(t *testing.T) {
	g := newStarter(t)
	ctx := t.Context()
	if empty, err := g.OffersStarter(ctx, g.Trainer); err != nil || !empty {
		t.Fatal("an empty bank is not offered it", err)
	}
	id := g.takeStarter()
	if empty, err := g.OffersStarter(ctx, g.Trainer); err != nil || empty {
		t.Error("a full bank is offered it", err)
	}
	_, err := g.StartStarter(ctx, g.Trainer, g.Unit)
	g.refuses("bank.starter_there", err)

	pool, err := g.Pool(ctx, g.DB, g.Unit, g.Competencies[:])
	if err != nil {
		t.Fatal(err)
	}
	var ids []uuid.UUID
	apart := 0
	for _, q := range pool {
		ids, apart = append(ids, q.QuestionID), apart+len(q.Enemies)
		if q.Closed {
			t.Error("a public key is called closed")
		}
	}
	read, err := exchange.Read(ctx, starter.XML())
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, q := range read.Questions {
		want += len(q.Item.Apart)
	}
	if len(pool) != 480 || apart != want || want == 0 {
		t.Errorf("%d questions, %d of %d kept apart", len(pool), apart, want)
	}
	if authors, err := g.Authors(ctx, g.DB, ids); err != nil || len(authors) > 0 {
		t.Errorf("who brought it in counts as its author: %v %v", authors, err)
	}

	q := g.coded("LD.4.1-048")
	d, err := g.Detail(ctx, g.Trainer, q.QuestionID)
	if err != nil {
		t.Fatal(err)
	}
	if q.State != questions.StateInUse || !q.Open || q.Origin != questions.OriginStarter || q.Shared != questions.SharedBelow || q.Says == "" || q.Reviewed != q.ID {
		t.Errorf("%+v", q)
	}
	if d.Checked == nil || d.Checked.Verdicts[0] != starter.Refuse || d.Checked.VersionID != q.ID {
		t.Errorf("the record of its checks: %+v", d.Checked)
	}
	g.refuses("bank.starter_open", g.Close(ctx, g.Trainer, []uuid.UUID{q.QuestionID}))

	file, err := g.Export(ctx, g.Trainer, questions.ExportFilter{UnitID: g.Unit}, exchange.Moodle, sheet.Table{})
	if err != nil {
		t.Fatal(err)
	}
	back, err := exchange.Read(ctx, file.Data)
	if err != nil || len(back.Questions) != len(read.Questions) {
		t.Fatal(len(back.Questions), err)
	}
	for i := range read.Questions {
		back.Questions[i].Item.Competency = read.Questions[i].Item.Competency // eight codes are of two competencies here
		if diff := cmp.Diff(read.Questions[i].Item, back.Questions[i].Item); diff != "" {
			t.Errorf("%s came out otherwise:\n%s", read.Questions[i].Item.Code, diff)
		}
	}

	if err := g.UndoImport(ctx, g.Trainer, id); err != nil {
		t.Fatal(err)
	}
	if list := g.list(); len(list) > 0 {
		t.Errorf("%d questions are left", len(list))
	}
	again := g.takeStarter()
	q = g.coded("LD.2.6-023")
	stem := kinds.Draft{Stem: q.Stem + " Mengapa?", Body: q.Body, CompetencyID: q.CompetencyID, Level: q.Level}
	if _, err := g.Edit(ctx, g.Trainer, q.QuestionID, stem, questions.Tags{}); err != nil {
		t.Fatal(err)
	}
	if authors, err := g.Authors(ctx, g.DB, []uuid.UUID{q.QuestionID}); err != nil || len(authors) != 1 {
		t.Errorf("who wrote it anew is not its author: %v %v", authors, err)
	}
	g.refuses("bank.undo_used", g.UndoImport(ctx, g.Trainer, again))
}

// What was checked is what comes into use: a key told anew would come past the second person.
func TestTheStarterBankIsNotMended(t *testing.T) {
	g := newStarter(t)
	ctx := t.Context()
	id, err := g.StartStarter(ctx, g.Trainer, g.Unit)
	if err != nil {
		t.Fatal(err)
	}
	g.refuses("bank.starter_fixed", g.Mend(ctx, g.Trainer, id, questions.MendImport{Numbers: []int{1}, Mending: exchange.Mending{Rights: []int{2}}}))
	g.refuses("bank.starter_fixed", g.MendQuestion(ctx, g.Trainer, id, 1, kinds.Draft{Kind: kinds.Short, Stem: "Apa?", Body: kinds.Body{Accepted: []string{"x"}}}, questions.Tags{}))
	out := true
	if err := g.Mend(ctx, g.Trainer, id, questions.MendImport{Numbers: []int{1}, LeftOut: &out}); err != nil {
		t.Error("one cannot be left out:", err)
	}
	if n := g.plan(id).Entering(); n != 479 {
		t.Errorf("%d enter", n)
	}
}

// A file says what is not on one paper, and whether a key is known; what it does not bring is told.
func TestAFileKeepsQuestionsApart(t *testing.T) {
	b := newBank(t)
	gift := "// [tag:kode=A] [tag:tidak bersama=B] [tag:tidak bersama=C]\nSatu tambah satu? {=dua ~tiga}\n\n// [tag:kode=B] [tag:tidak bersama=A] [tag:terbuka=ya]\nDua kali dua? {=empat ~lima}\n"
	id := b.start(gift)
	p := b.plan(id)
	if len(p.Questions) != 2 || len(p.Questions[0].Losses) != 1 || p.Questions[0].Losses[0].Key != "bank.loss.apart" || len(p.Questions[1].Losses) > 0 {
		t.Fatalf("%+v", p.Questions)
	}
	if err := b.ApplyImport(t.Context(), b.Trainer, id, p.Digest); err != nil {
		t.Fatal(err)
	}
	for _, q := range b.list() {
		others, err := b.Enemies(t.Context(), b.Trainer, q.QuestionID)
		if err != nil || len(others) != 1 || q.State != questions.StateDraft || q.Open != (q.Code == "B") {
			t.Errorf("%s: %v %s open %v, %v", q.Code, others, q.State, q.Open, err)
		}
	}
	if err := b.UndoImport(t.Context(), b.Trainer, id); err != nil {
		t.Error(err)
	}
}

// One click makes a closed draft of an open question, kept apart from it and its kin; while it says the same nobody is asked to review it.
func TestAVariantIsClosedAndKeptApart(t *testing.T) {
	g := newStarter(t)
	ctx := t.Context()
	id := g.takeStarter()
	origin := g.coded("LD.2.1-017") // kept apart from two others
	first, err := g.MakeVariant(ctx, g.Trainer, origin.QuestionID, uuid.Nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := g.MakeVariant(ctx, g.Trainer, origin.QuestionID, uuid.Nil)
	if err != nil {
		t.Fatal(err)
	}
	d, err := g.Detail(ctx, g.Trainer, second.QuestionID)
	if err != nil {
		t.Fatal(err)
	}
	if d.Open || d.State != questions.StateDraft || d.Origin != "" || d.Variant != origin.QuestionID || d.Says != origin.Says || len(d.Told) == 0 || d.CompetencyID != origin.CompetencyID {
		t.Errorf("%+v told %v", d.Listed, d.Told)
	}
	apart, err := g.Enemies(ctx, g.Trainer, second.QuestionID)
	if err != nil {
		t.Fatal(err)
	}
	others, err := g.Enemies(ctx, g.Trainer, origin.QuestionID)
	if err != nil {
		t.Fatal(err)
	}
	has := func(list []questions.Listed, id uuid.UUID) bool {
		return slices.ContainsFunc(list, func(q questions.Listed) bool { return q.QuestionID == id })
	}
	if !has(apart, origin.QuestionID) || !has(apart, first.QuestionID) || len(apart) != len(others) || len(others) < 4 {
		t.Errorf("%d and %d are kept apart", len(apart), len(others))
	}
	g.siblingsAreApart(origin.QuestionID, first.QuestionID)
	same := kinds.Draft{Stem: origin.Stem, Body: d.Body, CompetencyID: d.CompetencyID, Level: d.Level}
	same.Body.Feedback = "Lain."
	same.Body.Number = origin.Body.Number
	if _, err := g.Edit(ctx, g.Trainer, second.QuestionID, same, questions.Tags{}); err != nil {
		t.Fatal(err)
	}
	g.refuses("bank.variant_same", g.AskReview(ctx, g.Trainer, []uuid.UUID{second.QuestionID}))
	same.Stem = "Rapat dimulai pukul 11.00 WIT dan selesai pukul 12.10 WIT. Berapa menit waktunya bagi Anda di Lampung?"
	if _, err := g.Edit(ctx, g.Trainer, second.QuestionID, same, questions.Tags{}); err != nil {
		t.Fatal(err)
	}
	if err := g.AskReview(ctx, g.Trainer, []uuid.UUID{second.QuestionID}); err != nil {
		t.Error(err)
	}
	_, err = g.MakeVariant(ctx, g.Trainer, second.QuestionID, uuid.Nil)
	g.refuses("bank.variant_closed", err)
	_, err = g.MakeVariant(ctx, g.Trainer, g.coded("LD.4.1-009").QuestionID, uuid.Nil) // true or false, without a name or number
	g.refuses("bank.variant_nothing", err)
	g.refuses("bank.undo_used", g.UndoImport(ctx, g.Trainer, id))
}

// HR or an administrator takes the starter bank in exactly as it was counted; a second time there is nothing to take, nor for a unit below.
func TestHRTakesTheStarterBankInAsItWasCounted(t *testing.T) {
	g := newStarter(t)
	ctx := t.Context()
	for _, role := range []people.Role{people.HR, people.Administrator, people.Trainer} {
		if _, err := g.LookStarter(ctx, with(g.HR, g.Root, role), g.Unit); err != nil {
			t.Errorf("%s may not look: %v", role, err)
		}
	}
	for _, none := range []people.Actor{with(g.HR, g.Root, people.Auditor, people.Head, people.Signatory), with(g.HR, g.Unit, people.HR)} {
		_, err := g.LookStarter(ctx, none, g.Root)
		g.refuses("quiz.unit_not_yours", err)
	}
	hr := with(g.HR, g.Root, people.HR)
	look, err := g.LookStarter(ctx, hr, g.Root)
	if err != nil || look.Enter != 480 || look.Pictures != 24 || len(look.Counts) != 8 || look.Counts[0].All != 60 || look.There != uuid.Nil || len(look.Unknown) > 0 {
		t.Fatalf("%+v %v", look, err)
	}
	g.Trainer = with(g.Trainer, g.Root, people.Trainer)
	if len(g.list()) > 0 {
		t.Error("counting wrote something")
	}
	_, err = g.TakeStarter(ctx, hr, g.Root, "other")
	g.refuses("web.changed_meanwhile", err)
	imported, err := g.TakeStarter(ctx, hr, g.Root, look.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if q := g.coded("LD.4.1-048"); q.State != questions.StateInUse || !q.Open {
		t.Errorf("%+v", q)
	}
	_, err = g.TakeStarter(ctx, hr, g.Root, look.Digest)
	g.refuses("bank.starter_there", err)
	_, err = g.StartStarter(ctx, g.Trainer, g.Unit)
	g.refuses("bank.starter_there", err)
	if n, err := g.DB.NewSelect().TableExpr("questions").Count(ctx); err != nil || n != 480 {
		t.Errorf("%d questions after the second time, %v", n, err)
	}
	if look, err = g.LookStarter(ctx, hr, g.Unit); err != nil || look.Enter != 0 || look.There != g.Root || look.Holder != "Kabupaten" {
		t.Errorf("below: %+v %v", look, err)
	}
	if err := g.UndoImport(ctx, g.Trainer, imported); err != nil {
		t.Errorf("a trainer does not take it back: %v", err)
	}
}

// What a unit took in for itself stays when the unit above takes it in, and no paper holds the same question twice.
func TestTheSameQuestionOfTwoBanksIsNotOnOnePaper(t *testing.T) {
	g := newStarter(t)
	ctx := t.Context()
	above := with(g.Trainer, g.Root, people.Trainer)
	for _, unit := range []uuid.UUID{g.Unit, g.Root} {
		look, err := g.LookStarter(ctx, above, unit)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.TakeStarter(ctx, above, unit, look.Digest); err != nil {
			t.Fatal(err)
		}
	}
	pool, err := g.Pool(ctx, g.DB, g.Unit, g.Competencies[:])
	if err != nil || len(pool) != 960 {
		t.Fatal(len(pool), err)
	}
	n := 0
	err = g.DB.NewRaw(`select count(*) from questions a join questions b on b.code = a.code and b.id > a.id
		where not exists (select from question_enemies e where e.question_id = a.id and e.enemy_id = b.id)`).Scan(ctx, &n)
	if err != nil || n > 0 {
		t.Errorf("%d may meet themselves, %v", n, err)
	}
}
