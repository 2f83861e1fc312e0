package demo

import (
	"context"
	_ "embed" // bank.json
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// bankJSON are questions for draws and adaptive assessments; formsJSON those of three competencies in two wordings each, which make two
// fixed forms.
var (
	//go:embed bank.json
	bankJSON []byte
	//go:embed forms.json
	formsJSON []byte
)

// family is a question in some wordings, of which a paper has one at most. Braces hold the place of a wording's values; the first option
// is right, or the number.
type family struct {
	Competency string     `json:"competency"`
	Level      int        `json:"level"`
	Stem       string     `json:"stem"`
	Options    []string   `json:"options"`
	Number     string     `json:"number"`
	Values     [][]string `json:"values"`
}

// drafts are the wordings of f as questions.
func (f family) drafts(codes map[string]uuid.UUID) []kinds.Draft {
	var list []kinds.Draft
	for _, values := range f.Values {
		var pairs []string
		for i, v := range values {
			pairs = append(pairs, fmt.Sprintf("{%d}", i), v)
		}
		say := strings.NewReplacer(pairs...)
		d := kinds.Draft{Kind: kinds.Single, Stem: say.Replace(f.Stem), CompetencyID: codes[f.Competency], Level: f.Level}
		for i, o := range f.Options {
			d.Body.Options = append(d.Body.Options, kinds.Option{Text: say.Replace(o), Right: i == 0})
		}
		if f.Number != "" {
			d.Kind, d.Body.Number = kinds.Numeric, &kinds.Number{Value: say.Replace(f.Number), Tolerance: "0"}
		}
		list = append(list, d)
	}
	return list
}

// posed is a wording of f as people meet it.
func (f family) posed(d kinds.Draft) (key string, p posed) {
	p = f.pose()
	var texts []string
	for _, o := range d.Body.Options {
		texts = append(texts, o.Text)
	}
	if d.Body.Number != nil {
		p.right, p.wrong = d.Body.Number.Value, d.Body.Number.Value+"1"
	} else {
		p.right = texts[0]
	}
	return keyOf(d.Stem, texts), p
}

func readFamilies() (all []family, err error) {
	for _, text := range [][]byte{bankJSON, formsJSON} {
		var list []family
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, fmt.Errorf("bank: %w", err)
		}
		all = append(all, list...)
	}
	return all, nil
}

// bank writes the closed questions as one trainer and lets another review them.
func (b *builder) bank(ctx context.Context, writer, reviewer people.Actor, codes map[string]uuid.UUID) (poses, error) {
	families, err := readFamilies()
	if err != nil {
		return nil, err
	}
	ps := poses{}
	var all []uuid.UUID
	for _, f := range families {
		var ids []uuid.UUID
		for _, d := range f.drafts(codes) {
			key, p := f.posed(d)
			if p.question, err = b.house.Question(ctx, writer, b.root, d); err != nil {
				return nil, fmt.Errorf("%s: %w", d.Stem, err)
			}
			ps[key] = p
			ids = append(ids, p.question)
		}
		if err := b.house.Questions.Apart(ctx, writer, ids[0], ids[1:]); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Stem, err)
		}
		all = append(all, ids...)
	}
	return ps, b.review(ctx, writer, reviewer, all)
}

// review has another person accept each of some questions.
func (b *builder) review(ctx context.Context, writer, reviewer people.Actor, ids []uuid.UUID) error {
	if err := b.house.Questions.AskReview(ctx, writer, ids); err != nil {
		return err
	}
	for _, id := range ids {
		if err := b.house.Questions.Review(ctx, reviewer, id, questions.Verdict{Checks: questions.Checks, Accepted: true}); err != nil {
			return err
		}
	}
	return nil
}
