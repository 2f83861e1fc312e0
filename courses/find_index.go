package courses

import (
	"context"
	_ "embed" // find.sql

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
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
	if err := placesOf(modules).write(ctx, tx, version); err != nil {
		return err
	}
	return fromFiles(ctx, tx, args)
}

// fromFiles writes what the files of a version say, and what follows for all of it.
func fromFiles(ctx context.Context, tx bun.Tx, args report.Args) error {
	for _, section := range []string{"write files", "write words", "write known"} {
		if _, err := tx.NewRaw(find[section], args).Exec(ctx); err != nil {
			return wrap(err, section)
		}
	}
	return nil
}

// FileTells makes findable in tx what a file says now, where a published version shows it.
func (s *Service) FileTells(ctx context.Context, tx bun.Tx, medium uuid.UUID) error {
	var versions []uuid.UUID
	if err := tx.NewRaw(find["list showing"], report.Args{"medium": medium}).Scan(ctx, &versions); err != nil {
		return wrap(err, "versions that show a file")
	}
	for _, version := range versions {
		args := report.Args{"version": version, "medium": medium}
		if _, err := tx.NewRaw(find["forget file"], args).Exec(ctx); err != nil {
			return wrap(err, "forget what a file said")
		}
		if err := fromFiles(ctx, tx, args); err != nil {
			return err
		}
	}
	return nil
}

// places are those of some modules, in columns, as they are written at once.
type places struct {
	n                     []int
	module                []uuid.UUID
	anchor, heading, body []string
}

// placesOf are the title of each module, and each heading of an article.
func placesOf(modules []Module) places {
	var all places
	for _, m := range modules {
		list := []prose.Passage{{Heading: m.Title, Words: m.Alt}}
		if m.Kind == Article {
			list = append(list, prose.Passages(m.Body)...)
		}
		for i, p := range list[:min(len(list), placesOfModule)] {
			all.n, all.module = append(all.n, m.Position*placesOfModule+i), append(all.module, uuid.UUID(m.ID))
			all.anchor, all.heading, all.body = append(all.anchor, p.Anchor), append(all.heading, p.Heading), append(all.body, p.Words)
		}
	}
	return all
}

func (p places) write(ctx context.Context, tx bun.Tx, version uuid.UUID) error {
	_, err := pg.Exec(ctx, tx, find["write places"], version, p.n, p.module, p.anchor, p.heading, p.body)
	return wrap(err, "write places")
}
