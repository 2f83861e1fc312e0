// Package document makes articles of the files that trainers have: documents (DOCX, ODT) and slides (PPTX). It knows no database; files
// are read in a bounded process.
//
// Words: a section is what stands below one heading, or on one slide, as Markdown; a loss is what the file has and an article cannot
// carry, by the key of its sentence. A picture has a name, which the texts name as ![what it shows](gambar:NAME).
package document

import (
	"context"
	"errors"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
	"mumpuni/internal/office"
)

// Format is what a file is.
type Format string

// The formats.
const (
	DOCX Format = "docx"
	ODT  Format = "odt"
	PPTX Format = "pptx"
)

// MaxBytes is how large a file may be.
const MaxBytes = 25_000_000

// Loss is one kind of what an article cannot carry, where it happened and how often.
type Loss struct {
	Key   string `json:"key"`
	Count int    `json:"count"`
	Text  string `json:"text,omitempty"` // of the first, where it has words
}

// Section is what stands below one heading, or on one slide.
type Section struct {
	Level     int      `json:"level"` // of its heading, from 1; 0 before the first one
	Title     string   `json:"title"`
	Body      string   `json:"body"`                // Markdown
	Footnotes string   `json:"footnotes,omitempty"` // Markdown, for the end of the article
	Losses    []Loss   `json:"losses,omitempty"`
	Pictures  []string `json:"pictures,omitempty"` // names, in their order
	Slide     int      `json:"slide,omitempty"`    // its number, from 1, where it is one
	Notes     string   `json:"notes,omitempty"`    // Markdown: what its speaker was to say
}

// Picture is a picture of a file.
type Picture struct {
	Name string `json:"name"`
	Alt  string `json:"alt,omitempty"` // as the file describes it
	Data []byte `json:"data"`
}

// Result is all that was found in a file.
type Result struct {
	Format   Format    `json:"format"`
	Title    string    `json:"title"`             // as the file says; "" when it does not
	Guessed  bool      `json:"guessed,omitempty"` // headings are short lines in bold: the file marks none as such
	Sections []Section `json:"sections"`
	Pictures []Picture `json:"pictures,omitempty"`
	Losses   []Loss    `json:"losses,omitempty"` // of the file as a whole
}

const childName = "document"

// Every program with this package in it can be the child of itself, a test's too.
func init() {
	child.ServeFile(childName, MaxBytes, func(data []byte) (any, error) { return parse(data) })
}

// limits of the process that reads one file; what it makes of it may be maxResult bytes. The time that it works decides; a busy machine
// may let it wait for as long again and more, which is no fault of the file.
var limits = child.Limits{Memory: 768 << 20, CPU: 7 * time.Second, Wall: 25 * time.Second}

const maxResult = 60 << 20

// oneAtATime bounds memory whatever is uploaded at once.
var oneAtATime = make(chan struct{}, 1)

// Read reads a file in a child process with limits. What it is is told by what is in it, not by its name. Faults on "file" say why it
// cannot be read: document.file_empty, _large (with LimitBytes), _broken, _locked, _other (with Format), _unknown, _nothing, _limits, _busy,
// pictures_large (with LimitBytes), slides_many (with Max and Count), and for one Entry of it _part, _unpacks (with LimitBytes), _entries
// (with Max), _outside, _link or _twice.
func Read(ctx context.Context, data []byte) (Result, error) {
	if len(data) > MaxBytes {
		return Result{}, fault.Field("file", "document.file_large").With("LimitBytes", MaxBytes)
	}
	select {
	case oneAtATime <- struct{}{}:
		defer func() { <-oneAtATime }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	var r Result
	err := limits.File(ctx, childName, data, maxResult, &r)
	var death *child.Death
	if errors.As(err, &death) && death.Why == "time" {
		return Result{}, fault.Field("file", "document.file_busy").Because(death)
	}
	if errors.As(err, &death) {
		return Result{}, fault.Field("file", "document.file_limits").Because(death)
	}
	return r, err
}

// entryFaults are what a file is refused for because of one of its entries.
var entryFaults = []struct {
	err error
	key string
}{
	{office.ErrUnpacks, "document.file_unpacks"},
	{office.ErrEntries, "document.file_entries"},
	{office.ErrOutside, "document.file_outside"},
	{office.ErrLink, "document.file_link"},
	{office.ErrTwice, "document.file_twice"},
	{office.ErrPart, "document.file_part"},
}

// tooMuch tells errors for which a file is refused, whichever part of it they are met in.
func tooMuch(err error) bool { return errors.Is(err, office.ErrUnpacks) }

// packFault words what the reader of zips says.
func packFault(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	entry := ""
	var of *office.EntryError
	if errors.As(err, &of) {
		entry = shorten(tidyInner(of.Entry))
	}
	for _, known := range entryFaults {
		if errors.Is(err, known.err) {
			return fault.Field("file", known.key).With("Entry", entry).With("LimitBytes", int64(office.MaxUnpacked)).With("Max", office.MaxEntries).Because(err)
		}
	}
	return fault.Field("file", "document.file_broken").Because(err)
}
