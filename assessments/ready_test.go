package assessments

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/psychometrics"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/questions/starter"
)

func starterPool(t *testing.T) ([]questions.Pooled, map[string]uuid.UUID) {
	t.Helper()
	read, err := exchange.Read(t.Context(), starter.XML())
	if err != nil {
		t.Fatal(err)
	}
	codes, ids := map[string]uuid.UUID{}, map[string]uuid.UUID{}
	for _, q := range read.Questions {
		ids[q.Item.Code] = uuid.NewSHA1(uuid.Nil, []byte(q.Item.Code))
		codes[q.Item.Competency] = uuid.NewSHA1(uuid.Nil, []byte(q.Item.Competency))
	}
	var pool []questions.Pooled
	for _, q := range read.Questions {
		it := q.Item
		d := kinds.Draft{Kind: kinds.Kind(it.Kind), Stem: it.Stem, Body: kinds.Body{Accepted: it.Accepted}}
		for _, o := range it.Options {
			d.Body.Options = append(d.Body.Options, kinds.Option{Text: o.Text, Right: o.Right})
		}
		if d.Kind == kinds.TrueFalse {
			d.Body.Options[0].ID, d.Body.Options[1].ID = kinds.OptionTrue, kinds.OptionFalse
		}
		for _, pair := range it.Pairs {
			d.Body.Pairs = append(d.Body.Pairs, kinds.Pair{Left: pair.Left, Right: pair.Right})
		}
		for _, right := range it.Distractors {
			d.Body.Pairs = append(d.Body.Pairs, kinds.Pair{Right: right})
		}
		if n := it.Number; n != nil {
			d.Body.Number = &kinds.Number{Value: n.Value, Tolerance: n.Tolerance, Units: n.Units}
		}
		if d, err = d.Check(); err != nil {
			t.Fatal(it.Code, err)
		}
		p := questions.Pooled{
			QuestionID: ids[it.Code], VersionID: ids[it.Code], CompetencyID: codes[it.Competency], Level: it.Level, Kind: d.Kind, Body: d.Body,
		}
		for _, other := range it.Apart {
			p.Enemies = append(p.Enemies, ids[other])
		}
		pool = append(pool, p)
	}
	return pool, codes
}

// Each ready assessment decides at least half of the people at each level of its plan, 2,000 simulated for each, by the functions that the
// planning page simulates with; the pages about the bank give these figures.
func TestTheReadyAssessmentsDecideHalf(t *testing.T) {
	pool, codes := starterPool(t)
	rule, err := psychometrics.NewRule([]float64{-2, -1, 0, 1, 2}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	list := Ready(uuid.New(), codes)
	if len(list) != 6 || len(Ready(uuid.New(), map[string]uuid.UUID{"LD.2.5": codes["LD.2.5"], "LD.2.6": codes["LD.2.6"]})) != 1 {
		t.Fatalf("%d assessments", len(list))
	}
	names := map[uuid.UUID]string{}
	for code, competency := range codes {
		names[competency] = code
	}
	for _, d := range list {
		if d, err = d.check(); err != nil {
			t.Fatal(d.Title, err)
		}
		var a Assessment
		a.take(d)
		a.Seed = 11
		if lacks := a.lacks(pool); len(lacks) > 0 {
			t.Errorf("%s lacks %v", a.Title, lacks)
		}
		for _, competency := range a.competencies() {
			decidesHalf(t, a, competency, names[competency], rule, a.pooled(pool))
		}
	}
}

// written are the lines of a page about the bank, with decimal points.
func written(t *testing.T, page string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../docs/bank/" + page)
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		lines[decimalComma.ReplaceAllString(strings.TrimSpace(line), "$1.$2")] = true
	}
	return lines
}

var decimalComma = regexp.MustCompile(`(\d),(\d)`)

func decidesHalf(t *testing.T, a Assessment, competency uuid.UUID, code string, rule psychometrics.Rule, pool []questions.Pooled) {
	t.Helper()
	mine := slices.DeleteFunc(offersOf(pool), func(o offered) bool { return o.CompetencyID != competency })
	bank, err := bankOf(mine, map[uuid.UUID]scale{competency: {Rule: rule}})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := a.planOf(competency, rule, bank)
	if err != nil {
		t.Fatal(err)
	}
	for level := range 5 {
		if !a.names(competency, level) {
			continue
		}
		plan.Delivery.Required = level
		f, err := plan.Forecast()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-70s %s level %d: %d people, decided %.1f ± %.1f %%, right %.1f %% of them, false passes %.1f %%, false fails %.1f %%, %.1f questions, %.1f minutes, exposure %.0f %%",
			a.Title, code, level, f.People, 100*f.Decided.Share, 100*f.Decided.Error, 100*f.Right.Share, 100*f.FalsePasses.Share, 100*f.FalseFails.Share, f.Questions, f.Minutes, 100*slices.Max(f.Exposure))
		row := fmt.Sprintf("| %s | %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |", a.Title, code, level,
			100*f.Decided.Share, 100*f.Right.Share, 100*f.FalsePasses.Share, 100*f.FalseFails.Share, f.Questions, f.Minutes)
		for _, page := range []string{"checks.md", "pemeriksaan.md"} {
			if !written(t, page)[row] {
				t.Errorf("docs/bank/%s does not say\n%s", page, row)
			}
		}
		if f.People < 2000 || f.Decided.Share < 0.5 {
			t.Errorf("%s, %s level %d: decides %.3f of %d", a.Title, code, level, f.Decided.Share, f.People)
		}
	}
}
