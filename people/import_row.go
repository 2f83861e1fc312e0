package people

import (
	"slices"
	"strings"
	"unicode/utf8"
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
	row    tableRow
	person Person
	post   Post
	since  Day
	unit   unitClaim
	issues []Issue
}

// unitClaim is where a row says the person serves.
type unitClaim struct{ id, name, officeID, office, agency string }

// readCandidate checks a row by itself and reads it. today is the day of the import.
func readCandidate(seq int, row tableRow, today Day) *candidate {
	c := &candidate{seq: seq, row: row}
	if row.Ragged {
		c.fail("", "import.issue.ragged")
	}
	for i, cell := range row.Cells {
		c.checkCell(ImportColumns[i], cell)
	}
	c.readIdentity()
	c.readBirth(today)
	c.readEmployment()
	c.readPost(today)
	c.unit = unitClaim{c.text(colUnitID), c.text(colUnit), c.text(colOfficeID), c.text(colOffice), c.text(colAgency)}
	c.need(colUnitID, c.unit.id)
	c.need(colUnit, c.unit.name)
	for _, key := range NIPWarnings(c.person.NIP, c.person.BirthDate, c.person.Sex, c.person.Employment) {
		c.warn(colNIP, "import.issue."+strings.ReplaceAll(key, ".", "_"))
	}
	return c
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

// text is the cell of col with its inner white space made single.
func (c *candidate) text(col ImportColumn) string {
	return strings.Join(strings.Fields(c.row.Cells[col.index()].Text), " ")
}

func (c *candidate) need(col ImportColumn, value string) {
	if value == "" && !c.blamed(col) {
		c.fail(col, "import.issue.missing")
	}
}

// checkCell finds what is wrong with a cell whatever its column.
func (c *candidate) checkCell(col ImportColumn, cell Cell) {
	switch {
	case cell.Kind == ErrorCell:
		c.fail(col, "import.issue.cell_error")
	case cell.Kind == FormulaCell:
		c.warn(col, "import.issue.formula")
	}
	switch {
	case utf8.RuneCountInString(cell.Text) > maxText:
		c.fail(col, "import.issue.too_long", "Max", maxText)
	case strings.ContainsFunc(c.text(col), unprintable):
		c.fail(col, "import.issue.unprintable")
	}
}

func (c *candidate) readIdentity() {
	p := &c.person
	p.SIASNID, p.Name = c.text(colSIASNID), c.text(colName)
	p.TitleBefore, p.TitleAfter = c.text(colTitleBefore), c.text(colTitleAfter)
	c.need(colSIASNID, p.SIASNID)
	c.need(colName, p.Name)
	cell := c.row.Cells[colNIP.index()]
	switch nip := CleanNIP(cell.Text); {
	case cell.Kind == NumberCell, scientific(nip):
		c.fail(colNIP, "import.issue.nip_number")
	case nip == "":
		c.need(colNIP, nip)
	case !ValidNIP(nip):
		c.fail(colNIP, "import.issue.nip_not_18")
	default:
		p.NIP = nip
	}
	p.Phone = c.text(colPhone)
	c.readEmail()
}

// scientific recognises a number that a spreadsheet has rounded: "1.98609262015051E+17" or, in Indonesia, "1,98E+17".
func scientific(s string) bool {
	digits, exponent, ok := strings.Cut(strings.ToUpper(s), "E+")
	return ok && strings.Trim(digits, "0123456789.,") == "" && strings.Trim(exponent, "0123456789") == ""
}

// readEmail prefers the government's address. A malformed one is left out, for nobody should stay out over an e-mail.
func (c *candidate) readEmail() {
	for _, col := range []ImportColumn{colEmailGov, colEmail} {
		email := c.text(col)
		switch {
		case email == "" || email == "-":
		case !validEmail(email):
			c.warn(col, "import.issue.email_malformed")
		case c.person.Email == "":
			c.person.Email = email
		}
	}
}

// emailColumn is where the row's e-mail stands.
func (c *candidate) emailColumn() ImportColumn {
	if c.text(colEmailGov) == c.person.Email {
		return colEmailGov
	}
	return colEmail
}

func (c *candidate) readBirth(today Day) {
	c.person.BirthPlace = c.text(colBirthPlace)
	switch day, ok := parseSIASNDay(c.row.Cells[colBirthDate.index()]); {
	case !c.has(colBirthDate):
		c.warn(colBirthDate, "import.issue.birth_missing")
	case !ok || day >= today:
		c.fail(colBirthDate, "import.issue.day_impossible")
	default:
		c.person.BirthDate = day
	}
	sex, ok := parseSex(c.text(colSex))
	if c.person.Sex = sex; !ok {
		c.fail(colSex, "import.issue.sex_unknown")
	} else if sex == "" {
		c.warn(colSex, "import.issue.sex_missing")
	}
}

func (c *candidate) readEmployment() {
	p := &c.person
	p.LegalStatus, p.Education = c.text(colLegalStatus), c.text(colEducation)
	var ok bool
	if p.Employment, ok = parseEmployment(c.text(colEmployment), c.text(colStatus)); !ok && !c.blamed(colEmployment) {
		c.fail(colEmployment, "import.issue.employment_unknown")
	}
	if p.Grade, ok = parseGrade(c.text(colGrade)); !ok && !c.blamed(colGrade) {
		c.fail(colGrade, "import.issue.grade_unknown")
	}
}

func (c *candidate) readPost(today Day) {
	post, doubt, ok := parsePost(c.text(colPost), c.text(colPostKind), c.text(colEchelon))
	c.post = post
	c.need(colPost, post.Name)
	c.need(colPostKind, c.text(colPostKind))
	switch {
	case !ok && c.has(colPostKind) && strings.Contains(strings.ToUpper(c.text(colPostKind)), "STRUKTURAL"):
		c.fail(colEchelon, "import.issue.echelon_unknown")
	case !ok && c.has(colPostKind):
		c.fail(colPostKind, "import.issue.post_kind_unknown")
	case doubt != "":
		c.warn(colPost, doubt)
	}
	switch day, ok := parseSIASNDay(c.row.Cells[colSince.index()]); {
	case !c.has(colSince):
		c.warn(colSince, "import.issue.since_missing")
	case !ok:
		c.fail(colSince, "import.issue.day_impossible")
	case day > today:
		c.fail(colSince, "import.issue.since_future")
	default:
		c.since = day
	}
}
