package siasn

import (
	"strings"

	"mumpuni/people"
)

// serviceEnded reports that a KEDUDUKAN HUKUM means the person no longer serves: retired, dismissed, resigned or died. Who
// prepares for retirement, is suspended, on leave or at study still serves. SIASN writes the words in several ways and its
// code list is not published, so they are recognised by their stems.
func serviceEnded(status string) bool {
	status = strings.ToUpper(status)
	for _, still := range []string{"PERSIAPAN", "PROSES", "SEMENTARA", "BANDING"} {
		if strings.Contains(status, still) {
			return false
		}
	}
	for _, over := range []string{"PENSIUN", "MENCAPAI BUP", "BERHENTI", "PEMBERHENTIAN", "MENGUNDURKAN DIRI", "MENINGGAL", "WAFAT", "TEWAS"} {
		if strings.Contains(status, over) {
			return true
		}
	}
	return false
}

// compareEnded settles the outcome for somebody whose service is over: they leave if they are here, and do not come in.
func (p *importPlan) compareEnded(pl *planned, c *candidate) {
	pl.Outcome = "same"
	switch {
	case pl.had == nil:
		c.warn(colLegalStatus, "import.issue.ended_unknown", "Status", c.text(colLegalStatus))
	case pl.had.LeftOn == "":
		c.warn(colLegalStatus, "import.issue.ended_leaves", "Status", c.text(colLegalStatus))
		pl.Outcome, pl.Diff = "left", []people.FieldChange{change("left_on", "", string(p.today))}
	}
	pl.Issues = append(pl.Issues[:0:0], c.issues...)
}
