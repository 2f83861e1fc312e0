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
)

//go:embed bank.json
var bankJSON []byte

// family is a question of bank.json in some wordings, of which a paper has one at most. Braces hold the place of a wording's values;
// the first option is right.
type family struct {
	Competency string     `json:"competency"`
	Level      int        `json:"level"`
	Stem       string     `json:"stem"`
	Options    []string   `json:"options"`
	Values     [][]string `json:"values"`
}

// drafts are the wordings of f as questions.
func (f family) drafts(codes map[string]uuid.UUID) []questions.Draft {
	var list []questions.Draft
	for _, values := range f.Values {
		var pairs []string
		for i, v := range values {
			pairs = append(pairs, fmt.Sprintf("{%d}", i), v)
		}
		say := strings.NewReplacer(pairs...)
		d := questions.Draft{Kind: questions.Single, Stem: say.Replace(f.Stem), CompetencyID: codes[f.Competency], Level: f.Level}
		for i, o := range f.Options {
			d.Body.Options = append(d.Body.Options, questions.Option{Text: say.Replace(o), Right: i == 0})
		}
		list = append(list, d)
	}
	return list
}

func readFamilies() (list []family, err error) {
	if err := json.Unmarshal(bankJSON, &list); err != nil {
		return nil, fmt.Errorf("bank.json: %w", err)
	}
	return list, nil
}

// bank writes the closed questions as one trainer and lets another review them. It gives which options
// are right, by rightKey.
func (b *builder) bank(ctx context.Context, writer, reviewer people.Actor, codes map[string]uuid.UUID) (map[string]bool, error) {
	families, err := readFamilies()
	if err != nil {
		return nil, err
	}
	right := map[string]bool{}
	for _, f := range families {
		var ids []uuid.UUID
		for _, d := range f.drafts(codes) {
			right[rightKey(d.Stem, d.Body.Options[0].Text)] = true
			id, err := b.house.Question(ctx, writer, b.root, d)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", d.Stem, err)
			}
			ids = append(ids, id)
		}
		if err := b.review(ctx, writer, reviewer, ids); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Stem, err)
		}
	}
	return right, nil
}

// review keeps the wordings of one question apart, and has another person accept each.
func (b *builder) review(ctx context.Context, writer, reviewer people.Actor, ids []uuid.UUID) error {
	if err := b.house.Questions.Apart(ctx, writer, ids[0], ids[1:]); err != nil {
		return err
	}
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

// rightKey names an option: wordings may share a stem.
func rightKey(stem, option string) string { return stem + "\n" + option }
