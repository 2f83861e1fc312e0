package questions_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// with is who, holding roles on a unit alone.
func with(who people.Actor, unit uuid.UUID, roles ...people.Role) people.Actor {
	who.Grants = nil
	for _, role := range roles {
		who.Grants = append(who.Grants, people.Grant{Role: role, UnitID: unit})
	}
	return who
}

// A unit below makes a closed variant of an open question of the bank above in its own, and has it reviewed; it sees neither what is not
// open there nor, once the bank is not shared, anything.
func TestAUnitBelowMakesItsOwnVariant(t *testing.T) {
	g := newStarter(t)
	ctx := t.Context()
	below, above := g.Trainer, with(g.Trainer, g.Root, people.Trainer)
	look, err := g.LookStarter(ctx, above, g.Root)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.TakeStarter(ctx, above, g.Root, look.Digest); err != nil {
		t.Fatal(err)
	}
	list, next, err := g.OpenToVary(ctx, below, questions.CatalogueFilter{Query: "ld.1.3-058"})
	if err != nil || len(list) != 1 || next != uuid.Nil {
		t.Fatal(len(list), err)
	}
	origin := list[0].QuestionID
	_, err = g.MakeVariant(ctx, below, origin, uuid.Nil) // into the bank above
	g.refuses("quiz.unit_not_yours", err)
	v, err := g.MakeVariant(ctx, below, origin, g.Unit)
	if err != nil {
		t.Fatal(err)
	}
	d, err := g.Detail(ctx, below, v.QuestionID)
	if err != nil || d.UnitID != g.Unit || d.Open || d.Variant != origin || !d.Borrowed || d.Says != list[0].Says {
		t.Fatalf("%+v %v", d.Listed, err)
	}
	g.refuses("bank.variant_same", g.AskReview(ctx, below, []uuid.UUID{v.QuestionID}))
	draft := kinds.Draft{Stem: d.Stem + " Kantor Anda di Curup.", Body: d.Body, CompetencyID: d.CompetencyID, Level: d.Level}
	draft.Body.Pairs[0].Left = "Catatan perjalanan camat"
	if v, err = g.Edit(ctx, below, v.QuestionID, draft, questions.Tags{Descriptor: d.Says}); err != nil {
		t.Fatal(err)
	}
	if err := g.AskReview(ctx, below, []uuid.UUID{v.QuestionID}); err != nil {
		t.Fatal(err)
	}
	if err := g.Review(ctx, g.Colleague, v.QuestionID, questions.Verdict{Accepted: true, Checks: questions.Checks, Seen: v.ID}); err != nil {
		t.Errorf("a second person of that unit: %v", err)
	}
	if list, next, err = g.OpenToVary(ctx, below, questions.CatalogueFilter{}); err != nil || len(list) != 20 || next == uuid.Nil {
		t.Errorf("%d open ones %v", len(list), err)
	}
	if err := g.Share(ctx, above, []uuid.UUID{origin}, questions.SharedUnit); err != nil {
		t.Fatal(err)
	}
	_, err = g.MakeVariant(ctx, below, origin, g.Unit)
	g.refuses("quiz.question_not_found", err)
}

// A unit beside makes one of what is shared with all, of the version that is in use and not of what is being written.
func TestAUnitBesideMakesItsOwnVariant(t *testing.T) {
	g := newStarter(t)
	ctx := t.Context()
	id := g.start("// [tag:terbuka=ya]\nNina mengirim 3 surat kepada Budi. Berapa surat? {=3 surat ~4 surat ~5 surat}\n")
	if err := g.ApplyImport(ctx, g.Trainer, id, g.plan(id).Digest); err != nil {
		t.Fatal(err)
	}
	origin := g.list()[0].QuestionID
	see := func(n int) {
		t.Helper()
		list, _, err := g.OpenToVary(ctx, g.Stranger, questions.CatalogueFilter{})
		if err != nil || len(list) != n {
			t.Errorf("%d open ones, not %d: %v", len(list), n, err)
		}
	}
	see(0)
	g.accept(origin)
	see(0)
	for with, n := range map[questions.Sharing]int{questions.SharedBelow: 0, questions.SharedAll: 1} {
		if err := g.Share(ctx, g.Trainer, []uuid.UUID{origin}, with); err != nil {
			t.Fatal(err)
		}
		see(n)
	}
	if err := g.Share(ctx, g.Trainer, []uuid.UUID{origin}, questions.SharedAll); err != nil {
		t.Fatal(err)
	}
	for n, do := range []func(context.Context, people.Actor, []uuid.UUID) error{g.Close, g.Open} {
		if err := do(ctx, g.Trainer, []uuid.UUID{origin}); err != nil {
			t.Fatal(err)
		}
		see(n)
	}
	q := g.detail(origin)
	if _, err := g.Edit(ctx, g.Trainer, origin, kinds.Draft{Stem: "Masih ditulis: Nina mengirim berapa surat?", Body: q.Body}, questions.Tags{}); err != nil {
		t.Fatal(err)
	}
	v, err := g.MakeVariant(ctx, g.Stranger, origin, g.Other)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(v.Stem, "Masih ditulis") {
		t.Errorf("what is being written there is lent: %q", v.Stem)
	}
	_, err = g.MakeVariant(ctx, g.Trainer, v.QuestionID, g.Unit) // theirs is closed
	g.refuses("quiz.question_not_found", err)
}
