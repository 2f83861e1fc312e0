package courses

import (
	"context"
	_ "embed" // find.sql

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/prose"
	"mumpuni/internal/report"
)

//go:embed find.sql
var findText string

var find = report.Parse(findText)

// placesOfModule is how many places a module may have; its own come before those of the next.
const placesOfModule = 1000

// makeFindable writes where a version that is published now says what: in tx, in place of those that it follows.
func (s *Service) makeFindable(ctx context.Context, tx bun.Tx, version uuid.UUID, modules []Module, old []uuid.UUID) error {
	if len(old) > 0 {
		if _, err := tx.NewRaw(find["forget"], report.Args{"versions": bun.List(old)}).Exec(ctx); err != nil {
			return wrap(err, "forget places")
		}
	}
	args := report.Args{"version": version}
	if _, err := tx.NewRaw(find["write course"], args).Exec(ctx); err != nil {
		return wrap(err, "write course's place")
	}
	for _, m := range modules {
		if err := m.makeFindable(ctx, tx); err != nil {
			return err
		}
	}
	for _, section := range []string{"write files", "write words", "write known"} {
		if _, err := tx.NewRaw(find[section], args).Exec(ctx); err != nil {
			return wrap(err, section)
		}
	}
	return nil
}

// makeFindable writes the places of one module: its title, and each heading of an article.
func (m Module) makeFindable(ctx context.Context, tx bun.Tx) error {
	list := []prose.Passage{{Heading: m.Title, Words: m.Alt}}
	if m.Kind == Article {
		list = append(list, prose.Passages(m.Body)...)
	}
	for i, p := range list[:min(len(list), placesOfModule)] {
		_, err := tx.NewRaw(`insert into course_passages (version_id, n, module_id, anchor, heading, body, words)
			values (?, ?, ?, ?, ?, ?, findable(?))`, m.VersionID, m.Position*placesOfModule+i, m.ID, p.Anchor, p.Heading, p.Words,
			p.Heading+" "+p.Words).Exec(ctx)
		if err != nil {
			return wrap(err, "write place")
		}
	}
	return nil
}
