package people

import (
	"slices"
	"strings"
)

// merge is what a person becomes: as the file says where it says anything. A column the file does not have says nothing,
// and an empty e-mail or telephone does not erase what people told us themselves.
func merge(had, says Person, columns []ImportColumn) Person {
	m := had
	m.SIASNID, m.NIP, m.Name, m.Sex = says.SIASNID, says.NIP, says.Name, says.Sex
	m.Employment, m.Grade, m.LeftOn = says.Employment, says.Grade, ""
	for _, f := range []struct {
		col  ImportColumn
		to   *string
		says string
	}{
		{colTitleBefore, &m.TitleBefore, says.TitleBefore},
		{colTitleAfter, &m.TitleAfter, says.TitleAfter},
		{colBirthPlace, &m.BirthPlace, says.BirthPlace},
		{colLegalStatus, &m.LegalStatus, says.LegalStatus},
		{colEducation, &m.Education, says.Education},
	} {
		if slices.Contains(columns, f.col) {
			*f.to = f.says
		}
	}
	if says.BirthDate != "" {
		m.BirthDate = says.BirthDate
	}
	if says.Email != "" {
		m.Email = says.Email
	}
	if says.Phone != "" {
		m.Phone = says.Phone
	}
	return m
}

// differences lists the fields that differ, in a fixed order.
func differences(a, b Person) []ImportChange {
	diff := []ImportChange{}
	of := func(p Person) []ImportChange {
		return []ImportChange{
			{"siasn_id", p.SIASNID, ""},
			{"nip", p.NIP, ""},
			{"name", p.Name, ""},
			{"title_before", p.TitleBefore, ""},
			{"title_after", p.TitleAfter, ""},
			{"sex", p.Sex, ""},
			{"birth_place", p.BirthPlace, ""},
			{"birth_date", string(p.BirthDate), ""},
			{"email", p.Email, ""},
			{"phone", p.Phone, ""},
			{"employment", string(p.Employment), ""},
			{"grade", p.Grade, ""},
			{"legal_status", p.LegalStatus, ""},
			{"education", p.Education, ""},
			{"left_on", string(p.LeftOn), ""},
		}
	}
	after := of(b)
	for i, f := range of(a) {
		if f.Before != after[i].Before {
			diff = append(diff, ImportChange{f.Field, f.Before, after[i].Before})
		}
	}
	return diff
}

func foldEmail(s string) string { return strings.ToLower(s) }
