package siasn

import (
	"regexp"
	"strconv"
	"strings"

	"mumpuni/internal/sheet"
	"mumpuni/people"
)

func (c *candidate) readIdentity() {
	p := &c.person
	p.SIASNID, p.Name = c.id(colSIASNID), c.text(colName)
	p.TitleBefore, p.TitleAfter = people.TidyTitles(c.text(colTitleBefore)), people.TidyTitles(c.text(colTitleAfter))
	c.checkID(colSIASNID)
	c.need(colSIASNID, p.SIASNID)
	c.need(colName, p.Name)
	c.readNIP()
	c.readPhone()
	c.readEmail()
}

// readNIP takes 18 digits. A number that lost digits on its way may have 18 of them: they end in zeros, while the serial of
// every NIP begins at 001.
func (c *candidate) readNIP() {
	cell := c.row.Cells[colNIP.index()]
	switch nip := people.CleanNIP(c.id(colNIP)); {
	case cell.Kind == sheet.NumberCell, scientific(nip):
		c.fail(colNIP, "import.issue.nip_number")
	case nip == "":
		c.need(colNIP, nip)
	case !people.ValidNIP(nip):
		c.fail(colNIP, "import.issue.nip_not_18")
	case strings.HasSuffix(nip, "000"):
		c.fail(colNIP, "import.issue.nip_zeros")
	default:
		c.person.NIP = nip
	}
}

// rounded is how programs write a number that has more digits than they keep: "1.98609262015051E+17", in Indonesia
// "1,98E+17", and by Java "8.01E30". Digits with an E among them and neither mark nor sign may be an ID in hexadecimal.
var rounded = regexp.MustCompile(`^[0-9]+[.,][0-9.,]*[Ee]\+?[0-9]+$|^[0-9.,]*[Ee]\+[0-9]*$`)

// scientific recognises a number that a spreadsheet has rounded.
func scientific(s string) bool { return rounded.MatchString(s) }

// A spreadsheet keeps 15 digits of a number.
const (
	wholeDigits = 15
	wholeNumber = 1e15
)

// checkID refuses an ID that was made a number and so lost digits.
func (c *candidate) checkID(col ImportColumn) {
	cell := c.row.Cells[col.index()]
	if scientific(cell.Text) || cell.Kind == sheet.NumberCell && len(cell.Text) > wholeDigits {
		c.fail(col, "import.issue.id_number")
	}
}

// phoneDigits gives back the zero that a number cell took from the front; anything else stays text.
func phoneDigits(cell sheet.Cell, text string) string {
	n, err := strconv.ParseFloat(text, 64)
	if cell.Kind != sheet.NumberCell || err != nil || n <= 0 || n >= wholeNumber {
		return text
	}
	if text = strconv.FormatFloat(n, 'f', 0, 64); text[0] == '8' {
		text = "0" + text
	}
	return text
}

// readPhone leaves out a number that lost its end.
func (c *candidate) readPhone() {
	phone := phoneDigits(c.row.Cells[colPhone.index()], c.id(colPhone))
	if scientific(phone) {
		c.warn(colPhone, "import.issue.phone_number")
		phone = ""
	}
	c.person.Phone = phone
}

// readEmail prefers the government's address. A malformed one is left out, for nobody should stay out over an e-mail.
func (c *candidate) readEmail() {
	for _, col := range []ImportColumn{colEmailGov, colEmail} {
		email := c.text(col)
		switch {
		case email == "":
		case !people.ValidEmail(email):
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

func (c *candidate) readBirth(today people.Day) {
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

func (c *candidate) readPost(today people.Day) {
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
