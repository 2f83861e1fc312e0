package courses

import (
	"github.com/google/uuid"

	"mumpuni/internal/stale"
)

// tag names what v says about the course, for Settings.Seen.
func (v Version) tag(list []Teaches) string {
	levels := map[uuid.UUID]int{}
	for _, t := range list {
		levels[t.CompetencyID] = t.Level
	}
	return stale.Tag(v.Title, v.Summary, v.Outcomes, v.JP, v.Minutes, v.Language, levels, v.NoCertificate)
}

// tag names what a trainer wrote of m, for ModuleDraft.Seen; its place and its file are not part of it.
func (m Module) tag() string {
	return stale.Tag(m.Part, m.Title, m.Minutes, m.Body, m.URL, m.Alt, m.QuizID)
}
