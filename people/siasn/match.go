package siasn

import (
	"mumpuni/internal/id"
)

// matchPerson finds the person by PNS ID, else by NIP, and notes everybody whom the row names as met, so that a faulty row
// makes nobody leave.
func matchPerson(d *directory, c *candidate, met map[id.Person]bool) *recorded {
	byID, byNIP := d.bySIASN[c.person.SIASNID], d.byNIP[c.person.NIP]
	if c.person.SIASNID == "" {
		byID = nil
	}
	if c.person.NIP == "" {
		byNIP = nil
	}
	for _, st := range []*recorded{byID, byNIP} {
		if st != nil {
			met[st.ID] = true
		}
	}
	switch {
	case byNIP != nil && byNIP != byID && byNIP.SIASNID != "":
		c.fail(colNIP, "import.issue.nip_of_another")
		return byID
	case byID != nil && byNIP != nil && byNIP != byID:
		c.fail(colSIASNID, "import.issue.siasn_id_of_another")
		return byID
	case byID != nil:
		if byID.NIP != "" && c.person.NIP != "" && byID.NIP != c.person.NIP {
			c.warn(colNIP, "import.issue.nip_changes")
		}
		return byID
	default:
		return byNIP
	}
}

// meetByName notes whoever may be meant by a row whose keys say nothing: they are not missing from the file.
func meetByName(d *directory, c *candidate, met map[id.Person]bool) {
	for _, st := range d.all {
		if foldName(st.Name) == foldName(c.person.Name) {
			met[st.ID] = true
		}
	}
}

// checkEmail leaves out an address that is another's.
func checkEmail(d *directory, c *candidate, had *recorded) {
	if c.person.Email == "" {
		return
	}
	owner := d.byEmail[foldEmail(c.person.Email)]
	if owner != nil && (had == nil || owner.ID != had.ID) {
		c.warn(c.emailColumn(), "import.issue.email_taken")
		c.person.Email = ""
	}
}
