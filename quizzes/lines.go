package quizzes

import (
	"context"
	_ "embed" // lines.sql
	"fmt"

	"github.com/google/uuid"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
)

//go:embed lines.sql
var linesSQL string

// Line is a quiz with the quizzes that stood in its module before: one a version of the course. Versions begins with the newest.
type Line struct{ Versions []InLine }

// InLine is one of them. Course is empty and Version 0 while no course uses it.
type InLine struct {
	Quiz
	Line         uuid.UUID `bun:"line"`
	Questions    int       `bun:"questions"`
	Course       string    `bun:"course"`
	Version      int       `bun:"version"`
	VersionState string    `bun:"version_state"`
}

// Lines lists the quizzes who may edit by their line, newest first, and the After of the next page (zero at the end).
func (s *Service) Lines(ctx context.Context, who people.Actor, f Filter) ([]Line, id.Quiz, error) {
	var after any
	if !f.After.IsZero() {
		after = f.After.String()
	}
	limit := pageSize(f.Limit)
	var rows []InLine
	if err := s.db.NewRaw(linesSQL, s.editors(who).Units("z.unit_id"), f.Query, after, limit+1).Scan(ctx, &rows); err != nil {
		return nil, id.Quiz{}, fmt.Errorf("quizzes by line: %w", err)
	}
	var list []Line
	for i, row := range rows {
		if i == 0 || row.Line != rows[i-1].Line {
			list = append(list, Line{})
		}
		last := &list[len(list)-1]
		last.Versions = append(last.Versions, row)
	}
	if len(list) > int(limit) {
		list = list[:limit]
		return list, list[limit-1].Versions[0].ID, nil
	}
	return list, id.Quiz{}, nil
}

// Shown is one question of a quiz with its pictures, read by an editor of the quiz; reading the key is in the audit.
func (s *Service) Shown(ctx context.Context, who people.Actor, item Item) (questions.Pictures, error) {
	found, err := s.bank.Pictures(ctx, s.db, &item.Version)
	if err != nil {
		return nil, err
	}
	err = audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "question.read", Object: "question:" + item.QuestionID.String()})
	return found[item.QuestionID], err
}
