// Command mumpuni is the server and its tools: serve, migrate, demo, openapi, bank, course, items. Settings come from the environment; see
// docs/operations.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	_ "time/tzdata" // containers have no zone files

	"github.com/alecthomas/kong"
)

type cli struct {
	Serve   serveCmd   `cmd:"" help:"Serve the pages, the API and the jobs until interrupted."`
	Migrate migrateCmd `cmd:"" help:"Bring the database to this version's tables."`
	Check   checkCmd   `cmd:"" help:"Check every setting and whether the database and the object store answer."`
	Init    initCmd    `cmd:"" help:"Set up an empty installation: the root unit, the framework and two administrators."`
	Demo    demoCmd    `cmd:"" help:"Fill an empty database with the fictional regency (needs MUMPUNI_DEMO=true)."`
	OpenAPI openAPICmd `cmd:"" name:"openapi" help:"Print the OpenAPI 3.1 document."`
	Bank    bankCmd    `cmd:"" help:"Take questions of a file into the bank of a unit, or write the bank into a file."`
	Course  courseCmd  `cmd:"" help:"A whole course as one file: write it, or make a course of it."`
	Items   itemsCmd   `cmd:"" help:"Statistics of questions from a file of answers, without a database."`
	XAPIKey xapiKeyCmd `cmd:"" name:"xapi-key" help:"Keys with which programs of others read and write xAPI statements."`
	Forms   formsCmd   `cmd:"" help:"Parallel papers from a file of calibrated questions, without a database."`
}

func main() {
	time.Local = time.UTC // in which the database gives times back, so that a repeated reply is the same reply
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k := kong.Parse(&cli{}, kong.Name("mumpuni"), kong.Description("Learning and competency measurement for civil servants."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Exit(func(code int) { os.Exit(min(code, 2)) })) // a wrong call is 2
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "mumpuni:", err)
		os.Exit(exitCode(err))
	}
}

// exitCode is 1 unless a tool says otherwise.
func exitCode(err error) int {
	var tool toolError
	if errors.As(err, &tool) {
		return tool.code
	}
	return 1
}

// setLog makes the log of this process; JSON for machines unless asked for text.
func setLog(format string) {
	var h slog.Handler = slog.NewJSONHandler(os.Stderr, nil)
	if format == "text" {
		h = slog.NewTextHandler(os.Stderr, nil)
	}
	slog.SetDefault(slog.New(h))
}
