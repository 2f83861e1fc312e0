package certification

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/id"
)

// stated is what the measurements of one try say that can be certified: the levels decided reached, and nothing else.
type stated []competencies.Counted

// scales are the measurements that count of a person: what each try states, and the last word on each competency's line.
type scales struct {
	tries map[id.Attempt]stated
	last  map[uuid.UUID]competencies.Counted
}

// weigh sorts measurements that count, which come by their end.
func weigh(counted []competencies.Counted) scales {
	w := scales{map[id.Attempt]stated{}, map[uuid.UUID]competencies.Counted{}}
	for _, m := range counted {
		if m.Attained > 0 && m.Source == "attempt" {
			try := id.Attempt(m.SourceID)
			w.tries[try] = append(w.tries[try], m)
		}
		w.last[m.LineID] = m
	}
	return w
}

// evidence names exactly what is stated: another level, probability, number of questions, supervision, rule, date or validity of any
// competency is other evidence.
func (st stated) evidence() string {
	var said []any
	for _, m := range st {
		said = append(said, []any{
			m.CompetencyID, m.Attained, math.Round(m.P[m.Attained-1] * 1e6), m.Questions, m.Supervised, m.Rule, m.CutsVersion, m.CalibrationID,
			m.MeasuredAt.UnixMicro(), m.ValidUntil.Format("2006-01-02"),
		})
	}
	b, err := json.Marshal(said)
	if err != nil {
		panic(err) // plain values
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// verdict is how a certificate stands. By is the certificate in whose favour it is superseded; Nil: the later result gave none.
type verdict struct {
	Withdrawn  bool
	Superseded bool
	By         uuid.UUID
}

// inForce reports whether a certificate's evidence is exactly what counts.
func (w scales) inForce(c Certificate) bool {
	return len(w.tries[c.AttemptID]) > 0 && w.tries[c.AttemptID].evidence() == c.Evidence
}

// judge says how a certificate stands among all of its person. It is superseded by the newest later one of the same assessment or of
// all its competencies; and by a later measurement that does not reach a level that it states.
func (w scales) judge(c Certificate, all []Certificate) verdict {
	if !w.inForce(c) {
		return verdict{Withdrawn: true}
	}
	var v verdict
	for _, later := range all { // by their tries, so the last is the newest
		if later.MeasuredAt.After(c.MeasuredAt) && !later.Revoked() && w.inForce(later) && (later.AssessmentID == c.AssessmentID || later.covers(c)) {
			v.Superseded, v.By = true, later.ID
		}
	}
	for _, l := range c.levels() {
		if m, ok := w.last[l.LineID]; ok && m.MeasuredAt.After(c.MeasuredAt) && m.Attained < l.Level {
			v.Superseded = true
		}
	}
	return v
}

func (c Certificate) levels() []CertifiedLevel {
	if c.Snapshot.Competence == nil {
		return nil
	}
	return c.Snapshot.Competence.Levels
}

// covers reports whether c states a level of each competency of which o states one.
func (c Certificate) covers(o Certificate) bool {
	lines := map[uuid.UUID]bool{}
	for _, l := range c.levels() {
		lines[l.LineID] = true
	}
	for _, l := range o.levels() {
		if !lines[l.LineID] {
			return false
		}
	}
	return true
}
