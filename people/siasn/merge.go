package siasn

import (
	"slices"
	"strings"

	"mumpuni/people"
)

// merge is what a person becomes: as the file says where it says anything. A column the file does not have says nothing,
// and an empty e-mail or telephone does not erase what people told us themselves.
func merge(had, says people.Person, columns []ImportColumn) people.Person {
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

func foldEmail(s string) string { return strings.ToLower(s) }
