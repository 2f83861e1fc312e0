package people

import (
	"slices"
	"strings"
)

// checkAcross finds what is wrong between rows: keys that come twice, units with two names, another agency.
func checkAcross(cs []*candidate) {
	twice(cs, colNIP, "import.issue.nip_twice", func(c *candidate) string { return c.person.NIP })
	twice(cs, colSIASNID, "import.issue.siasn_id_twice", func(c *candidate) string { return c.person.SIASNID })
	dropSharedEmails(cs)
	checkUnitNames(cs)
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
			c.fail(col, key, "Row", f.row.No)
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
			c.warn(c.emailColumn(), "import.issue.email_twice", "Row", other.row.No)
		}
		for _, c := range sharing {
			c.person.Email = ""
		}
	}
}

// checkUnitNames blames rows whose UNOR ID has another name than in most rows.
func checkUnitNames(cs []*candidate) {
	names := map[string]map[string]int{}
	for _, c := range cs {
		if c.unit.id != "" && c.unit.name != "" {
			if names[c.unit.id] == nil {
				names[c.unit.id] = map[string]int{}
			}
			names[c.unit.id][c.unit.name]++
		}
	}
	for _, c := range cs {
		if most := commonest(names[c.unit.id]); c.unit.name != "" && most != "" && c.unit.name != most {
			c.fail(colUnit, "import.issue.unit_two_names", "Name", most)
		}
	}
}

// checkAgencies warns of rows from another agency than most rows.
func checkAgencies(cs []*candidate) {
	count := map[string]int{}
	for _, c := range cs {
		count[c.unit.agency]++
	}
	delete(count, "")
	most := commonest(count)
	for _, c := range cs {
		if c.unit.agency != "" && c.unit.agency != most {
			c.warn(colAgency, "import.issue.agency_other", "Name", most)
		}
	}
}

// commonest is the name with the highest count, the first in order of the alphabet among equals.
func commonest(count map[string]int) string {
	names := make([]string, 0, len(count))
	for name := range count {
		names = append(names, name)
	}
	slices.Sort(names)
	most := ""
	for _, name := range names {
		if most == "" || count[name] > count[most] {
			most = name
		}
	}
	return most
}
