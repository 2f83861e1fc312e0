package questions_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

func asking(stem string, options ...string) kinds.Draft {
	d := kinds.Draft{Kind: kinds.Single, Stem: stem}
	for i, o := range options {
		d.Body.Options = append(d.Body.Options, kinds.Option{Text: o, Right: i == 0})
	}
	return d
}

// Signs, letter case, the order of options and a word or two make no other question; another subject in the same form does.
func TestNearDuplicatesAreToldFromOtherQuestions(t *testing.T) {
	first := asking("Di aplikasi mana surat masuk dinas dicatat?", "SRIKANDI", "e-Kinerja", "SIASN", "SPSE")
	for name, c := range map[string]struct {
		d    kinds.Draft
		near bool
	}{
		"the same":              {first, true},
		"signs and case":        {asking("DI APLIKASI **mana** surat-masuk dinas dicatat ?!", "srikandi", "e Kinerja", "“SIASN”", "SPSE."), true},
		"options in other rows": {asking("Di aplikasi mana surat masuk dinas dicatat?", "SPSE", "SIASN", "SRIKANDI", "e-Kinerja"), true},
		"one word more":         {asking("Di aplikasi mana surat masuk dinas itu dicatat?", "SRIKANDI", "e-Kinerja", "SIASN", "SPSE"), true},
		"another distractor":    {asking("Di aplikasi mana surat masuk dinas dicatat?", "SRIKANDI", "e-Kinerja", "SIASN", "SIPD"), true},
		"words of one family":   {asking("Di aplikasi manakah surat dinas yang masuk dicatat?", "SRIKANDI", "e-Kinerja", "SIASN", "SPSE"), true},
		"other answers":         {asking("Di aplikasi mana surat masuk dinas dicatat?", "e-Office", "Excel", "Word"), true},
		"another subject":       {asking("Di aplikasi mana cuti tahunan pegawai diajukan?", "SIASN", "e-Kinerja", "SRIKANDI", "SPSE"), false},
		"the same form only":    {asking("Di lembaga mana arsip statis daerah disimpan?", "ANRI", "BKN", "LKPP", "BPS"), false},
		"nothing":               {asking(""), false},
	} {
		if got := questions.Alike(first, c.d); (got >= questions.NearDuplicate) != c.near {
			t.Errorf("%s: %.2f", name, got)
		}
		if a, b := questions.Alike(first, c.d), questions.Alike(c.d, first); a != b {
			t.Errorf("%s: %f and %f", name, a, b)
		}
	}
}

// Who writes, imports or looks after a bank sees what is there already; other units' questions and retired ones are not shown.
func TestNearDuplicatesAreShownWhereTheyMatter(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	first := asking("Di aplikasi mana surat masuk dinas dicatat?", "SRIKANDI", "e-Kinerja")
	v, err := b.Create(ctx, b.Trainer, b.Unit, first, questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	near := func() []questions.Near {
		t.Helper()
		list, err := b.Near(ctx, b.Trainer, b.Unit, uuid.Nil, asking("Di aplikasi mana surat dinas masuk dicatat?", "SRIKANDI", "e-Kinerja"))
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := near(); len(list) != 1 || list[0].QuestionID != v.QuestionID || list[0].Share < questions.NearDuplicate {
		t.Fatalf("%+v", list)
	}
	if list, err := b.Near(ctx, b.Trainer, b.Unit, v.QuestionID, first); err != nil || len(list) != 0 {
		t.Errorf("a question is like itself: %+v %v", list, err)
	}
	if list, err := b.Near(ctx, b.Stranger, b.Unit, uuid.Nil, first); err != nil || len(list) != 0 {
		t.Errorf("another unit's question is shown: %+v %v", list, err)
	}
	p := b.plan(b.start("1. Di aplikasi mana surat masuk dinas dicatat\na. SRIKANDI\nb. e-Kinerja\nKunci: A\n\n2. Di aplikasi mana surat dinas yang masuk dicatat?\na. SRIKANDI\nb. e-Kinerja\nKunci: A\n\n3. Apa itu arsip?\na. naskah\nb. meja\nKunci: A"))
	if p.Questions[0].Twin != v.QuestionID || p.Questions[0].TwinShare != 1 || p.Questions[1].Twin != v.QuestionID || p.Questions[1].TwinN != 1 || p.Questions[2].Twin != uuid.Nil || p.Questions[2].TwinN != 0 {
		t.Errorf("%+v", p.Questions)
	}
	if _, err := b.Create(ctx, b.Trainer, b.Unit, asking("Di aplikasi mana surat-surat masuk dinas dicatat?", "SRIKANDI", "e-Kinerja"), questions.Tags{}); err != nil {
		t.Fatal(err)
	}
	if pairs, err := b.NearPairs(ctx, b.Colleague); err != nil || len(pairs) != 1 || pairs[0].Share < questions.NearDuplicate {
		t.Errorf("%+v %v", pairs, err)
	}
	if err := b.Retire(ctx, b.Trainer, []uuid.UUID{v.QuestionID}); err != nil {
		t.Fatal(err)
	}
	if pairs, err := b.NearPairs(ctx, b.Trainer); err != nil || len(pairs) != 0 {
		t.Errorf("a retired question is one of %+v %v", pairs, err)
	}
}
