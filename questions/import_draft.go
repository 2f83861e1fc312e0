package questions

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
)

// Measured is a competency as files name it: by its code.
type Measured struct {
	ID    uuid.UUID
	Code  string
	Level int // the highest it has

	Descriptors map[int][]string // what people of a level do, in the framework's words; empty of a competency that has none
}

// WithCodes gives the service the competencies that a file may name, by whoever owns them.
func (s *Service) WithCodes(list func(context.Context, bun.IDB) ([]Measured, error)) *Service {
	s.measured = list
	return s
}

// codes are the competencies by their codes.
func (s *Service) codes(ctx context.Context, db bun.IDB) (map[string]Measured, error) {
	list, err := s.measured(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("competencies: %w", err)
	}
	codes := make(map[string]Measured, len(list))
	for _, m := range list {
		codes[sameWords(m.Code)] = m
	}
	return codes, nil
}

// draftOf makes a draft of an item, and states tags that the bank has not.
func draftOf(it exchange.Item, codes map[string]Measured) (kinds.Draft, []exchange.Note) {
	d := kinds.Draft{Kind: kinds.Kind(it.Kind), Stem: it.Stem, Body: kinds.Body{Feedback: it.Feedback, Accepted: it.Accepted}}
	for _, o := range it.Options {
		d.Body.Options = append(d.Body.Options, kinds.Option{Text: o.Text, Right: o.Right, Feedback: o.Feedback})
	}
	if d.Kind == kinds.TrueFalse && len(d.Body.Options) == 2 {
		d.Body.Options[0].ID, d.Body.Options[1].ID = kinds.OptionTrue, kinds.OptionFalse
	}
	if n := it.Number; n != nil {
		d.Body.Number = &kinds.Number{Value: kinds.WriteNumber(n.Value), Tolerance: kinds.WriteNumber(n.Tolerance), Units: n.Units}
	}
	for _, p := range it.Pairs {
		d.Body.Pairs = append(d.Body.Pairs, kinds.Pair{Left: p.Left, Right: p.Right})
	}
	for _, right := range it.Distractors {
		d.Body.Pairs = append(d.Body.Pairs, kinds.Pair{Right: right})
	}
	var lost []exchange.Note
	if d.Kind == kinds.Ordering && slices.ContainsFunc(it.Options, func(o exchange.Option) bool { return o.Feedback != "" }) {
		lost = append(lost, exchange.Note{Key: "bank.loss.option_feedback"})
	}
	return d, append(lost, measure(&d, it, codes)...)
}

// measure gives the draft its competency and level; both or neither.
func measure(d *kinds.Draft, it exchange.Item, codes map[string]Measured) []exchange.Note {
	if it.Competency == "" && it.Level == 0 {
		return nil
	}
	m, known := codes[sameWords(it.Competency)]
	switch {
	case it.Competency == "":
		return []exchange.Note{{Key: "bank.loss.level_alone", Args: map[string]any{"Level": it.Level}}}
	case !known:
		return []exchange.Note{{Key: "bank.loss.competency", Args: map[string]any{"Code": it.Competency}}}
	case it.Level < 1 || it.Level > m.Level:
		return []exchange.Note{{Key: "bank.loss.level_range", Args: map[string]any{"Code": m.Code, "Max": m.Level}}}
	}
	d.CompetencyID, d.Level = m.ID, it.Level
	if it.Descriptor != "" && !m.describes(it.Level, it.Descriptor) {
		return []exchange.Note{{Key: "bank.loss.descriptor", Args: map[string]any{"Code": m.Code, "Level": it.Level, "Text": it.Descriptor}}}
	}
	return nil
}
