package siasn

import "strings"

// checkAcross finds what is wrong between rows: keys that come twice, units with two names, another agency.
func checkAcross(cs []*candidate) {
	twice(cs, colNIP, "import.issue.nip_twice", func(c *candidate) string { return c.person.NIP })
	twice(cs, colSIASNID, "import.issue.siasn_id_twice", func(c *candidate) string { return c.person.SIASNID })
	dropSharedEmails(cs)
	checkUnitNames(cs)
	settleOffices(cs)
	checkAgencies(cs)
}

// twice blames every row but the first that has a key, naming the first.
func twice(cs []*candidate, col ImportColumn, key string, of func(*candidate) string) {
	first := map[string]*candidate{}
	for _, c := range cs {
		k := of(c)
		if k == "" {
			continue
		}
		if f, seen := first[k]; seen {
			c.fail(col, key, "Row", f.row.Place())
			continue
		}
		first[k] = c
	}
}

// dropSharedEmails leaves out an address that several rows have: it is nobody's own.
func dropSharedEmails(cs []*candidate) {
	rows := map[string][]*candidate{}
	for _, c := range cs {
		if c.person.Email != "" {
			key := strings.ToLower(c.person.Email)
			rows[key] = append(rows[key], c)
		}
	}
	for _, sharing := range rows {
		if len(sharing) < 2 {
			continue
		}
		for i, c := range sharing {
			other := sharing[0]
			if i == 0 {
				other = sharing[1]
			}
			c.warn(c.emailColumn(), "import.issue.email_twice", "Row", other.row.Place())
		}
		for _, c := range sharing {
			c.person.Email = ""
		}
	}
}

// tally counts names, whatever their case, and remembers which came first and how it was written.
type tally struct {
	count map[string]int
	order []string
}

func (t *tally) add(name string) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	if t.count[foldName(name)]++; t.count[foldName(name)] == 1 {
		t.order = append(t.order, name)
	}
}

// most is the commonest name, the first among equals; "" when there is none.
func (t *tally) most() string {
	most := ""
	for _, name := range t.order {
		if t.count[foldName(name)] > t.count[foldName(most)] {
			most = name
		}
	}
	return most
}

// checkUnitNames blames rows whose UNOR ID has another name than in most rows.
func checkUnitNames(cs []*candidate) {
	names := map[string]*tally{}
	for _, c := range cs {
		if c.unit.id == "" || c.unit.name == "" || c.blamed(colUnit) {
			continue
		}
		if names[c.unit.id] == nil {
			names[c.unit.id] = &tally{}
		}
		names[c.unit.id].add(c.unit.name)
	}
	for _, c := range cs {
		if t := names[c.unit.id]; t != nil && c.unit.name != "" && !c.blamed(colUnit) && foldName(c.unit.name) != foldName(t.most()) {
			c.fail(colUnit, "import.issue.unit_two_names", "Name", t.most())
		}
	}
}

// settleOffices takes, for every UNOR ID, the office that most of its rows name: a unit hangs below one office only.
func settleOffices(cs []*candidate) {
	offices, first := map[string]*tally{}, map[[2]string]unitClaim{}
	for _, c := range byUnit(cs) { // so that among equals the order of the rows does not decide
		if c.unit.id == "" || c.unit.office == "" || c.blamed(colOffice) {
			continue
		}
		if offices[c.unit.id] == nil {
			offices[c.unit.id] = &tally{}
		}
		offices[c.unit.id].add(c.unit.office)
		if key := [2]string{c.unit.id, foldName(c.unit.office)}; first[key].id == "" {
			first[key] = c.unit
		}
	}
	for _, c := range cs {
		t := offices[c.unit.id]
		if t == nil || c.unit.office == "" || c.blamed(colOffice) {
			continue
		}
		most := t.most()
		if foldName(c.unit.office) != foldName(most) {
			c.warn(colOffice, "import.issue.unit_two_offices", "Name", most)
		}
		settled := first[[2]string{c.unit.id, foldName(most)}]
		c.unit.office, c.unit.officeID = settled.office, settled.officeID
	}
}

// checkAgencies warns of rows from another agency than most rows.
func checkAgencies(cs []*candidate) {
	var agencies tally
	for _, c := range cs {
		if c.unit.agency != "" {
			agencies.add(c.unit.agency)
		}
	}
	for _, c := range cs {
		if c.unit.agency != "" && foldName(c.unit.agency) != foldName(agencies.most()) {
			c.warn(colAgency, "import.issue.agency_other", "Name", agencies.most())
		}
	}
}
