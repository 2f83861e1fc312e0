package siasn

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"mumpuni/internal/sheet"
	"mumpuni/people"
)

// Severity says whether an issue keeps its row from being imported.
type Severity string

// An error keeps the row out; a warning only asks for a look.
const (
	SevError   Severity = "error"
	SevWarning Severity = "warning"
)

// Issue is what the dry run found about one cell, or, without a column, about the whole row.
type Issue struct {
	Column   ImportColumn   `json:"column,omitempty"`
	Severity Severity       `json:"severity"`
	Key      string         `json:"key"` // of its sentence
	Args     map[string]any `json:"args,omitempty"`
}

// candidate is what a row says about a person.
type candidate struct {
	seq    int
	row    sheet.Row
	person people.Person
	post   people.Post
	since  people.Day
	unit   unitClaim
	ended  bool // their service is over: post and unit say nothing any more
	issues []Issue
}

// unitClaim is where a row says the person serves.
type unitClaim struct{ id, name, officeID, office, agency string }

// readCandidate checks a row by itself and reads it. today is the day of the import.
func readCandidate(seq int, row sheet.Row, today people.Day) *candidate {
	c := &candidate{seq: seq, row: row}
	if row.Ragged {
		c.fail("", issueRagged)
	}
	if row.Hidden {
		c.warn("", issueHidden)
	}
	for i, cell := range row.Cells {
		c.checkCell(ImportColumns[i], cell)
	}
	c.readIdentity()
	c.readBirth(today)
	if c.ended = serviceEnded(c.text(colLegalStatus)); !c.ended {
		c.readEmployment()
		c.readPost(today)
		c.readUnit()
	}
	for _, key := range people.NIPWarnings(c.person.NIP, c.person.BirthDate, c.person.Sex, c.person.Employment) {
		c.warn(colNIP, "import.issue."+strings.ReplaceAll(key, ".", "_"))
	}
	c.doubtName()
	return c
}

// doubtName tells before applying what would look wrong on a certificate.
func (c *candidate) doubtName() {
	columns := map[string]ImportColumn{"name": colName, "title_before": colTitleBefore, "title_after": colTitleAfter, "birth_place": colBirthPlace}
	for _, d := range people.NameDoubts(c.person) {
		c.issues = append(c.issues, Issue{Column: columns[d.Field], Severity: SevWarning, Key: d.Key, Args: d.Args})
	}
}

func (c *candidate) readUnit() {
	c.unit = unitClaim{c.id(colUnitID), c.text(colUnit), c.id(colOfficeID), c.text(colOffice), c.text(colAgency)}
	c.checkID(colUnitID)
	c.checkID(colOfficeID)
	c.need(colUnitID, c.unit.id)
	c.need(colUnit, c.unit.name)
}

func (c *candidate) add(col ImportColumn, s Severity, key string, pairs ...any) {
	issue := Issue{Column: col, Severity: s, Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if issue.Args == nil {
			issue.Args = map[string]any{}
		}
		issue.Args[pairs[i].(string)] = pairs[i+1]
	}
	c.issues = append(c.issues, issue)
}

func (c *candidate) fail(col ImportColumn, key string, pairs ...any) {
	c.add(col, SevError, key, pairs...)
}

func (c *candidate) warn(col ImportColumn, key string, pairs ...any) {
	c.add(col, SevWarning, key, pairs...)
}

// bad reports whether anything keeps the row out.
func (c *candidate) bad() bool {
	return slices.ContainsFunc(c.issues, func(i Issue) bool { return i.Severity == SevError })
}

// blamed reports whether a column has an error already, so that one mistake is told once.
func (c *candidate) blamed(col ImportColumn) bool {
	return slices.ContainsFunc(c.issues, func(i Issue) bool { return i.Column == col && i.Severity == SevError })
}

// has reports whether the cell of col holds anything.
func (c *candidate) has(col ImportColumn) bool { return c.text(col) != "" }

// unseen are signs without a width that come along when text is copied from web pages and chats.
var unseen = strings.NewReplacer("\u200b", "", "\u200e", "", "\u200f", "", "\u2060", "", "\ufeff", "", "\u00ad", "")

// text is the cell of col with its inner white space made single, its letters composed and signs without a width left out,
// so that the same name is the same whatever wrote it. A dash alone, as SIASN writes it, is nothing.
func (c *candidate) text(col ImportColumn) string {
	text := norm.NFC.String(strings.Join(strings.Fields(unseen.Replace(c.row.Cells[col.index()].Text)), " "))
	if text == "-" {
		return ""
	}
	return text
}

// id is the cell of col without the apostrophe that keeps a spreadsheet from counting with it.
func (c *candidate) id(col ImportColumn) string { return strings.TrimPrefix(c.text(col), "'") }

func (c *candidate) need(col ImportColumn, value string) {
	if value == "" && !c.blamed(col) {
		c.fail(col, "import.issue.missing")
	}
}

// cellErrors are what Excel shows in place of a value that it cannot find; in a CSV, or copied as values, they are text.
var cellErrors = []string{
	"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
}

// checkCell finds what is wrong with a cell whatever its column.
func (c *candidate) checkCell(col ImportColumn, cell sheet.Cell) {
	switch {
	case cell.Kind == sheet.ErrorCell, slices.Contains(cellErrors, strings.ToUpper(c.text(col))):
		c.fail(col, "import.issue.cell_error")
	case cell.Kind == sheet.UnsavedCell:
		c.fail(col, "import.issue.formula_unsaved")
	case cell.Kind == sheet.FormulaCell:
		c.warn(col, "import.issue.formula")
	}
	switch {
	case utf8.RuneCountInString(cell.Text) > people.MaxText:
		c.fail(col, "import.issue.too_long", "Max", people.MaxText)
	case strings.ContainsFunc(c.text(col), people.Unprintable):
		c.fail(col, "import.issue.unprintable")
	}
}
