package assessments

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/report"
	"mumpuni/psychometrics"
)

// edition is a published assessment as all who sit it share it in memory: its plan and its questions, in one order for ever.
type edition struct {
	Assessment

	list   []offered
	at     map[uuid.UUID]int // place in list, by version
	placed map[uuid.UUID]int // and by question
	readAt time.Time
	*worked
}

// worked is what was worked out of an edition's questions. It stays when the edition is read anew and its questions are the same.
type worked struct {
	mu    sync.Mutex
	banks map[string]*psychometrics.Bank // by what is known of the questions
	seen  exposure
}

// freshFor is how old an edition may be: which questions are kept apart can still change.
const freshFor = time.Minute

// mostBanks of an edition are remembered.
const mostBanks = 32

// edition reads an assessment with its questions, from memory where it was read just now.
func (s *Service) edition(ctx context.Context, db bun.IDB, id uuid.UUID) (*edition, error) {
	if e := s.remembered(id); e.fresh(s.now()) {
		return e, nil
	}
	if _, inside := db.(bun.Tx); !inside { // of many at once one reads; within a transaction nobody waits for another, who may wait for its connection
		one := &s.reading[int(id[15])%len(s.reading)]
		one.Lock()
		defer one.Unlock()
		if e := s.remembered(id); e.fresh(s.now()) {
			return e, nil
		}
	}
	return s.readEdition(ctx, db, id)
}

// remembered is an edition as it was read last, nil for none.
func (s *Service) remembered(id uuid.UUID) *edition {
	found, _ := s.editions.Get(id)
	return found[id]
}

func (e *edition) fresh(now time.Time) bool { return e != nil && now.Sub(e.readAt).Abs() < freshFor }

func (s *Service) readEdition(ctx context.Context, db bun.IDB, id uuid.UUID) (*edition, error) {
	a, err := s.read(ctx, db, id)
	if err != nil {
		return nil, err
	}
	e := &edition{Assessment: a, readAt: s.now(), at: map[uuid.UUID]int{}, placed: map[uuid.UUID]int{}, worked: &worked{banks: map[string]*psychometrics.Bank{}}}
	if err := paperReport.Scan(ctx, db, &e.list, report.Args{"assessment": id}, "questions"); err != nil {
		return nil, err
	}
	for i, o := range e.list {
		e.at[o.VersionID], e.placed[o.QuestionID] = i, i
	}
	if before := s.remembered(id); before != nil && slices.EqualFunc(before.list, e.list, offered.same) {
		e.worked = before.worked
	}
	if !a.PublishedAt.IsZero() {
		s.editions.Put(id, e)
	}
	return e, nil
}

// same tells whether two readings of a question are alike: its version says all but what it is kept apart from.
func (o offered) same(other offered) bool {
	return o.VersionID == other.VersionID && o.Form == other.Form && o.Level == other.Level && o.Closed == other.Closed && slices.Equal(o.Enemies, other.Enemies)
}

// of are the places of a competency's questions in list.
func (e *edition) of(competency uuid.UUID) []int {
	var places []int
	for i, o := range e.list {
		if o.CompetencyID == competency {
			places = append(places, i)
		}
	}
	return places
}

// bank are a competency's questions with what is known of them on a scale, in the order of of.
func (e *edition) bank(competency uuid.UUID, known scale) (*psychometrics.Bank, error) {
	return e.made(bankKey(competency, known.Cuts, known.known.ID), func() ([]offered, map[uuid.UUID]scale, error) {
		var mine []offered
		for _, i := range e.of(competency) {
			mine = append(mine, e.list[i])
		}
		return mine, map[uuid.UUID]scale{competency: known}, nil
	})
}

// bankKey names a bank: what its questions are known by.
func bankKey(competency uuid.UUID, cuts []float64, calibration uuid.UUID) string {
	return fmt.Sprint(competency, cuts, calibration)
}

// made is the bank of a key, made once.
func (e *edition) made(key string, of func() ([]offered, map[uuid.UUID]scale, error)) (*psychometrics.Bank, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if b := e.banks[key]; b != nil {
		return b, nil
	}
	list, scales, err := of()
	if err != nil {
		return nil, err
	}
	b, err := bankOf(list, scales)
	if err == nil {
		if len(e.banks) >= mostBanks {
			clear(e.banks)
		}
		e.banks[key] = b
	}
	return b, err
}

// shares is the content balance of a competency.
func (e *edition) shares(competency uuid.UUID) map[string]float64 {
	shares := map[string]float64{}
	for _, c := range e.Cells {
		if c.CompetencyID == competency {
			shares[c.key()] = float64(c.Count)
		}
	}
	return shares
}

// resumed makes one competency's sitting anew from its aim and what was asked and answered since.
func (s *Service) resumed(ctx context.Context, db bun.IDB, e *edition, aim aim, kept []int, seed uint64) (*psychometrics.Sitting, []int, error) {
	rule, err := aim.rule()
	if err != nil {
		return nil, nil, err
	}
	bank, err := e.made(bankKey(aim.Competency, aim.Cuts, aim.Calibration), func() ([]offered, map[uuid.UUID]scale, error) {
		known, err := s.scale(ctx, db, aim.Competency, aim.Certainty, aim.At)
		var mine []offered
		for _, i := range e.of(aim.Competency) {
			mine = append(mine, e.list[i])
		}
		return mine, map[uuid.UUID]scale{aim.Competency: known}, err
	})
	if err != nil {
		return nil, nil, err
	}
	before, err := psychometrics.Scale.Restored(aim.Before)
	if err != nil {
		return nil, nil, err
	}
	places := e.of(aim.Competency)
	var barred []int
	for i, place := range places {
		if slices.Contains(kept, place) {
			barred = append(barred, i)
		}
	}
	d := psychometrics.Delivery{Rule: rule, Required: aim.Required, Most: aim.Most, Shares: e.shares(aim.Competency)}
	sitting := bank.Begin(d, before, psychometrics.Exposure{}, barred, seed)
	for _, t := range aim.Taken {
		if i := slices.Index(places, t.Place); i >= 0 {
			sitting.Take(i, t.Right)
		}
	}
	return sitting, places, nil
}

// seedOf is a number of an attempt's own for each of its competencies.
func seedOf(attempt uuid.UUID, nr int) uint64 {
	return binary.LittleEndian.Uint64(attempt[8:]) + uint64(nr)
}

// exposure is how many people began an assessment in 12 months, and how many of them met each question.
type exposure struct {
	people int
	given  []int
	at     time.Time
}

// exposed counts anew where a minute went by; what this server gave meanwhile, it adds itself.
func (s *Service) exposed(ctx context.Context, db bun.IDB, e *edition) (psychometrics.Exposure, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.seen.given == nil || s.now().Sub(e.seen.at).Abs() >= freshFor {
		since := report.Args{"assessment": e.ID, "since": s.now().AddDate(-1, 0, 0)}
		people, err := count(ctx, db, "sitters", since)
		if err != nil {
			return psychometrics.Exposure{}, err
		}
		var rows []struct {
			VersionID uuid.UUID `bun:"version_id"`
			Given     int       `bun:"given"`
		}
		if err := paperReport.Query(ctx, db, &rows, since, "given"); err != nil {
			return psychometrics.Exposure{}, err
		}
		e.seen = exposure{people: people, given: make([]int, len(e.list)), at: s.now()}
		for _, r := range rows {
			if i, ok := e.at[r.VersionID]; ok {
				e.seen.given[i] = r.Given
			}
		}
	}
	return psychometrics.Exposure{People: e.seen.people, Seen: slices.Clone(e.seen.given)}, nil
}

// gave adds a question that was put before somebody, the first of theirs or another.
func (e *edition) gave(version uuid.UUID, first bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if i, ok := e.at[version]; ok && e.seen.given != nil {
		e.seen.given[i]++
		if first {
			e.seen.people++
		}
	}
}

// cap is the greatest share of people who may see a question of a competency of which so many are asked at most.
func (e *edition) cap(competency uuid.UUID, most int) float64 {
	return psychometrics.Cap(float64(most), max(1, len(e.of(competency))))
}

// share divides questions among n competencies, at least one each.
func share(questions, n int) int { return max(1, questions/max(n, 1)) }
