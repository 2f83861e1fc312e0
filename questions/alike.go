package questions

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// How alike two questions are: the share of the trigrams of their words that both have, of all that either has (Jaccard's index, as
// pg_trgm counts it). Words are those of the text and of what may be answered, folded; their order makes no difference, signs and
// marks neither. The same text with other answers counts eight tenths.

// NearDuplicate is how alike two questions are, 0 to 1, that one of them may be superfluous.
const NearDuplicate = 0.6

// trigrams are those of words, sorted, each once, as numbers of this process.
type trigrams []uint64

var trigramSeed = maphash.MakeSeed()

func trigramsOf(texts ...string) trigrams {
	var list trigrams
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(kinds.Fold(kinds.ReplaceMarks(text, " $1 ")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			letters := []rune("  " + word + " ")
			for i := range len(letters) - 2 {
				list = append(list, maphash.String(trigramSeed, string(letters[i:i+3])))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// shape is what a question is compared by: of one that whoever asks does not read the text alone.
type shape struct{ text, whole trigrams }

func shapeOf(stem string, b kinds.Body) shape {
	texts := append([]string{stem}, b.Accepted...)
	for _, o := range b.Options {
		texts = append(texts, o.Text)
	}
	for _, p := range b.Pairs {
		texts = append(texts, p.Left, p.Right)
	}
	if b.Number != nil {
		texts = append(texts, b.Number.Value)
	}
	return shape{text: trigramsOf(stem), whole: trigramsOf(texts...)}
}

const (
	sameText  = 0.9 // of two texts that say the same
	shortText = 20  // trigrams: a shorter one («Mana yang benar?») is the form of many questions
	otherwise = 0.8 // what the same text counts with other answers
)

// likeness is how alike two are, 0 to 1; below NearDuplicate it may be told as 0.
func (s shape) likeness(o shape) float64 {
	if s.whole == nil || o.whole == nil {
		return s.text.likeness(o.text, NearDuplicate)
	}
	share := s.whole.likeness(o.whole, NearDuplicate)
	if min(len(s.text), len(o.text)) >= shortText {
		if text := s.text.likeness(o.text, sameText); text >= sameText {
			share = max(share, otherwise*text)
		}
	}
	return share
}

// likeness is the share that both have of what either has; below least it may be told as 0.
func (t trigrams) likeness(u trigrams, least float64) float64 {
	if len(t) == 0 || len(u) == 0 || float64(min(len(t), len(u))) < least*float64(max(len(t), len(u))) {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(t) && j < len(u); {
		switch {
		case t[i] == u[j]:
			both, i, j = both+1, i+1, j+1
		case t[i] < u[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(len(t)+len(u)-both)
}

// Alike tells how alike two questions are: NearDuplicate to 1, or less where they are not much.
func Alike(a, b kinds.Draft) float64 {
	return shapeOf(a.Stem, a.Body).likeness(shapeOf(b.Stem, b.Body))
}

// Near is a question of the bank that is much like another.
type Near struct {
	Listed
	Share float64 // how alike, NearDuplicate to 1
}

// mostCompared is how many questions of a bank, the newest of them, others are compared with.
const mostCompared = 5000

// compared are the newest versions of the questions in who's units, of one or of all, that are not retired.
func (s *Service) compared(ctx context.Context, db bun.IDB, who people.Actor, unit uuid.UUID) ([]Listed, error) {
	list := []Listed{}
	q := s.listed(db, &list, who).Where("not exists (select from question_versions n where n.question_id = v.question_id and n.number > v.number)").
		Where("b.state <> ?", StateRetired).Order("v.question_id desc").Limit(mostCompared)
	if unit != uuid.Nil {
		q.Where("b.unit_id = ?", unit)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("questions to compare: %w", err)
	}
	conceal(list)
	return list, nil
}

// shapesOf are what questions are compared by; they are kept, since a version never changes. How alike the options of a question are is not told to who does not read it.
func (s *Service) shapesOf(list []Listed) []shape {
	shapes := make([]shape, len(list))
	ids := make([]uuid.UUID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	found, _ := s.shapes.Get(ids...)
	for i := range list {
		if !list[i].Readable {
			shapes[i] = shape{text: trigramsOf(list[i].Stem)}
			continue
		}
		if t := found[list[i].ID]; t != nil {
			shapes[i] = *t
			continue
		}
		shapes[i] = shapeOf(list[i].Stem, list[i].Body)
		s.shapes.Put(list[i].ID, &shapes[i])
	}
	return shapes
}

const mostNear = 5

// Near lists the questions of a bank in who's units that are much like a question, besides itself, the most alike first.
func (s *Service) Near(ctx context.Context, who people.Actor, unit, itself uuid.UUID, d kinds.Draft) ([]Near, error) {
	list, err := s.compared(ctx, s.db, who, unit)
	if err != nil {
		return nil, err
	}
	return nearest(shapeOf(d.Stem, d.Body), list, s.shapesOf(list), itself), nil
}

func nearest(own shape, list []Listed, shapes []shape, itself uuid.UUID) []Near {
	var near []Near
	for i, other := range shapes {
		if share := own.likeness(other); share >= NearDuplicate && list[i].QuestionID != itself {
			near = append(near, Near{Listed: list[i], Share: share})
		}
	}
	slices.SortStableFunc(near, func(a, b Near) int { return cmp.Compare(b.Share, a.Share) })
	return near[:min(len(near), mostNear)]
}

// NearPair are two questions that are much like one another.
type NearPair struct {
	A, B  Listed
	Share float64
}

const mostPairs = 200

// NearPairs lists the pairs of questions in who's units that are much like one another, the most alike first, at most mostPairs.
func (s *Service) NearPairs(ctx context.Context, who people.Actor) ([]NearPair, error) {
	list, err := s.compared(ctx, s.db, who, uuid.Nil)
	if err != nil {
		return nil, err
	}
	shapes := s.shapesOf(list)
	var pairs []NearPair
	for i := range list {
		for j := range i {
			if share := shapes[i].likeness(shapes[j]); share >= NearDuplicate {
				pairs = append(pairs, NearPair{A: list[i], B: list[j], Share: share})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b NearPair) int { return cmp.Compare(b.Share, a.Share) })
	return pairs[:min(len(pairs), mostPairs)], nil
}
