package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/sheet"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/questions/starter"
	"mumpuni/web/locale"
)

type bankCmd struct {
	Import  bankImportCmd  `cmd:"" help:"Put the questions of a file into the bank of a unit, as drafts; the file «starter» is the bank that comes with the program, which is in use at once. JSON on standard output."`
	Export  bankExportCmd  `cmd:"" help:"Write the bank of a unit into a file; JSON on standard output says what the format does not carry."`
	Starter bankStarterCmd `cmd:"" help:"Write the bank that comes with the program into a file, as Moodle XML."`
}

// bankFlags are what both directions need.
type bankFlags struct {
	File   string `arg:"" help:"The file."`
	Format string `enum:"gift,moodle,xlsx,aiken,docx,text," default:"" help:"How the questions are written down; needed of every file but «starter»."`
	Unit   string `required:"" help:"UNOR ID of the unit, its UUID, or its whole name."`
	As     string `help:"NIP of the trainer in whose name it is done; the first trainer of the unit by name when left out."`
	Lang   string `enum:"id,en" default:"id" help:"Language of the sentences."`
}

type bankImportCmd struct {
	bankFlags
	DryRun      bool `help:"Only say what would be taken."`
	Assessments bool `help:"With «starter»: make drafts of the assessments that stand on it, too."`
}

type bankExportCmd struct{ bankFlags }

// bankResult is the form of the result.
type bankResult struct {
	Taken     int            `json:"taken"`
	Lossy     int            `json:"lossy"`
	Refused   int            `json:"refused"`
	Notes     []string       `json:"notes,omitempty"`
	Questions []bankQuestion `json:"questions"`

	Assessments []uuid.UUID `json:"assessments,omitempty"` // drafts that were made
}

type bankQuestion struct {
	N       int      `json:"n"`
	Line    int      `json:"line,omitempty"`
	Outcome string   `json:"outcome"`
	Losses  []string `json:"losses"`
	Reason  string   `json:"reason"`
}

// Run exits 0 when everything was taken, with or without loss, 1 when something was refused, 2 when the file cannot be used.
func (c *bankImportCmd) Run(ctx context.Context) error {
	return within(ctx, func(h *house) error { return c.run(ctx, h, os.Stdout) })
}

func (c *bankImportCmd) run(ctx context.Context, h *house, out io.Writer) error {
	n, err := c.read()
	if err != nil {
		return err
	}
	who, unit, err := c.place(ctx, h)
	if err != nil {
		return err
	}
	n.UnitID = unit
	start := h.questions.StartImport
	if c.File == starterFile {
		start = func(ctx context.Context, who people.Actor, n questions.NewImport) (uuid.UUID, error) {
			return h.questions.StartStarter(ctx, who, n.UnitID)
		}
	}
	plan, err := h.bankPlan(ctx, who, n, c.DryRun, start)
	if err != nil {
		return worded(ctx, err)
	}
	if c.File != starterFile && !sameFormat(plan.Import.Format, exchange.Format(c.Format)) {
		return unusable("Isi berkas ini %s, bukan %s.", "What is in this file is %s and not %s.", plan.Import.Format, c.Format)
	}
	if !c.DryRun && plan.Entering() > 0 {
		if err := h.questions.ApplyImport(ctx, who, plan.Import.ID, plan.Digest); err != nil {
			return worded(ctx, err)
		}
	}
	result := resultOf(locale.With(ctx, c.Lang), plan)
	if c.Assessments && !c.DryRun && c.File == starterFile {
		if result.Assessments, err = h.readyAssessments(ctx, who, unit); err != nil {
			return worded(ctx, err)
		}
	}
	if err := printJSON(out, result); err != nil {
		return err
	}
	if n := plan.Count(exchange.Refused); n > 0 {
		return unmet("%d soal tidak diambil; alasannya ada di hasil.", "%d questions were refused; the result says why.", n)
	}
	return nil
}

// starterFile is the name by which the bank that comes with the program is imported.
const starterFile = "starter"

// read gives the file, which the name «starter» finds in the program.
func (c *bankImportCmd) read() (questions.NewImport, error) {
	if c.File == starterFile {
		return questions.NewImport{FileName: starter.FileName, Data: starter.XML()}, nil
	}
	if c.Format == "" {
		return questions.NewImport{}, errNoFormat
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return questions.NewImport{}, unusable("Berkas tidak terbaca: %v", "The file cannot be read: %v", err)
	}
	return questions.NewImport{FileName: c.File, Data: data}, nil
}

var errNoFormat = unusable("Sebut bentuk berkasnya dengan --format.", "Name the form of the file by --format.")

type startImport func(context.Context, people.Actor, questions.NewImport) (uuid.UUID, error)

// bankPlan looks at a file; unless it is a dry run what was read is kept by start, so that it can be applied.
func (h *house) bankPlan(ctx context.Context, who people.Actor, n questions.NewImport, dry bool, start startImport) (questions.Plan, error) {
	if dry {
		return h.questions.Preview(ctx, who, n)
	}
	id, err := start(ctx, who, n)
	if err != nil {
		return questions.Plan{}, err
	}
	return h.questions.Plan(ctx, who, id)
}

// readyAssessments makes drafts of the assessments that stand on the starter bank and that the unit has not. A second person publishes them.
func (h *house) readyAssessments(ctx context.Context, who people.Actor, unit uuid.UUID) ([]uuid.UUID, error) {
	codes, err := h.competencies.Codes(ctx)
	if err != nil {
		return nil, err
	}
	return h.assessments.MakeReady(ctx, who, unit, codes)
}

// sameFormat: Aiken is text, and text with one key a question may be Aiken.
func sameFormat(found, told exchange.Format) bool {
	text := func(f exchange.Format) bool { return f == exchange.Text || f == exchange.Aiken }
	return found == told || text(found) && text(told)
}

func resultOf(ctx context.Context, p questions.Plan) bankResult {
	r := bankResult{Taken: p.Count(exchange.Taken), Lossy: p.Count(exchange.Lossy), Refused: p.Count(exchange.Refused), Questions: []bankQuestion{}}
	r.Notes = sentences(ctx, p.Import.Notes)
	for i := range p.Questions {
		q := &p.Questions[i]
		r.Questions = append(r.Questions, bankQuestion{
			N: q.N, Line: q.Line, Outcome: string(q.Outcome()), Losses: append([]string{}, sentences(ctx, q.Losses)...), Reason: strings.Join(sentences(ctx, q.Reasons), " "),
		})
	}
	return r
}

func sentences(ctx context.Context, notes []exchange.Note) []string {
	var list []string
	for _, n := range notes {
		list = append(list, locale.TMap(ctx, n.Key, n.Args))
	}
	return list
}

// Run exits 0 when the format carries everything, 1 when the result names losses, 2 when nothing can be written.
func (c *bankExportCmd) Run(ctx context.Context) error {
	return within(ctx, func(h *house) error { return c.run(ctx, h, os.Stdout) })
}

func (c *bankExportCmd) run(ctx context.Context, h *house, out io.Writer) error {
	if c.Format == "" {
		return errNoFormat
	}
	who, unit, err := c.place(ctx, h)
	if err != nil {
		return err
	}
	file, err := h.questions.Export(ctx, who, questions.ExportFilter{UnitID: unit}, exchange.Format(c.Format), sheet.Table{Name: "Petunjuk"})
	if err != nil {
		return worded(ctx, err)
	}
	if err := os.WriteFile(c.File, file.Data, 0o600); err != nil {
		return unusable("Berkas tidak dapat ditulis: %v", "The file cannot be written: %v", err)
	}
	r := bankResult{Questions: []bankQuestion{}}
	for i, losses := range file.Losses {
		q := bankQuestion{N: i + 1, Outcome: string(exchange.Taken), Losses: append([]string{}, sentences(locale.With(ctx, c.Lang), losses)...)}
		switch outcome := exchange.OutcomeOf(losses); outcome {
		case exchange.Taken:
			r.Taken++
		case exchange.Lossy:
			q.Outcome, r.Lossy = string(outcome), r.Lossy+1
		case exchange.Refused:
			q.Outcome, r.Refused = string(outcome), r.Refused+1
		}
		r.Questions = append(r.Questions, q)
	}
	if err := printJSON(out, r); err != nil || r.Lossy+r.Refused == 0 {
		return err
	}
	return unmet("%d soal tidak terbawa lengkap; hasil menyebut apa yang hilang.", "%d questions are not carried in full; the result names what is lost.", r.Lossy+r.Refused)
}

type bankStarterCmd struct {
	File string `arg:"" help:"The file to write."`
}

// Run needs no installation: the bank is in the program.
func (c *bankStarterCmd) Run() error {
	if err := os.WriteFile(c.File, starter.XML(), 0o600); err != nil {
		return unusable("Berkas tidak dapat ditulis: %v", "The file cannot be written: %v", err)
	}
	return nil
}

// worded makes sentences of a fault that the input is to blame for.
func worded(ctx context.Context, err error) error {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		return err
	}
	return toolError{2, locale.TMap(locale.With(ctx, locale.ID), f.Key, f.Args), locale.TMap(locale.With(ctx, locale.EN), f.Key, f.Args)}
}

func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// within does the work on the installation's database.
func within(ctx context.Context, do func(*house) error) error {
	settings, db, err := begin(ctx, unbounded)
	if err != nil {
		return err
	}
	defer db.Close()
	h, err := wire(ctx, settings, db, time.Now)
	if err != nil {
		return err
	}
	return do(h)
}

// place finds the unit, and the trainer in whose name it is done.
func (c *bankFlags) place(ctx context.Context, h *house) (who people.Actor, unit uuid.UUID, err error) {
	if unit, err = h.unitCalled(ctx, c.Unit); err != nil {
		return who, unit, err
	}
	who, err = h.trainerOf(ctx, unit, people.CleanNIP(c.As))
	return who, unit, err
}

// unitCalled finds a unit by its UNOR ID, its UUID or its whole name.
func (h *house) unitCalled(ctx context.Context, code string) (uuid.UUID, error) {
	tree, err := h.people.UnitChoices(ctx, people.System())
	if err != nil {
		return uuid.Nil, err
	}
	found := []uuid.UUID{}
	for _, u := range tree {
		if u.SIASNID == code && code != "" || strings.EqualFold(u.ID.String(), code) || strings.EqualFold(u.Name, code) {
			found = append(found, u.ID)
		}
	}
	if len(found) != 1 {
		return uuid.Nil, unusable("--unit %q: %d unit cocok; sebut UNOR ID-nya.", "--unit %q: %d units match; name its UNOR ID.", code, len(found))
	}
	return found[0], nil
}

// trainerOf is the trainer of that NIP, or the first by name, who may put questions into unit.
func (h *house) trainerOf(ctx context.Context, unit uuid.UUID, nip string) (people.Actor, error) {
	list, _, err := h.people.SearchPersons(ctx, people.System(), people.PersonFilter{Query: nip, Role: people.Trainer, Limit: 200})
	if err != nil {
		return people.Actor{}, err
	}
	for _, p := range list {
		who, err := h.people.LoadActor(ctx, p.ID)
		if err != nil {
			return who, err
		}
		in, err := people.UnitIn(ctx, h.db, unit, who.Scope(time.Now(), people.Trainer))
		if err != nil || in {
			return who, err
		}
	}
	return people.Actor{}, unusable("Tidak ada pengajar yang berwenang atas unit itu; sebut NIP-nya dengan --as.", "No trainer may put questions into that unit; name one by --as NIP.")
}
