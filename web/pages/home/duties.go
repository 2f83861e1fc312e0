package home

import (
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// duties are what waits for a role besides approvals and objections.
type duties struct {
	Held    int // results that look odd and wait for HR
	Reports int // what people said of questions, for trainers
	Asked   int // what learners asked and nobody answered, for trainers
	Accepts int // assessments that ask a signatory for certificates in their name
}

// askDuties asks for those of who's roles.
func (p *Pages) askDuties(who people.Actor, into *duties) (all []pg.Question) {
	if who.Has(people.HR) {
		all = append(all, p.Assessments.AskHeldWaiting(who, &into.Held))
	}
	if who.Has(people.Trainer) {
		all = append(all, p.Questions.AskOpenReports(who, &into.Reports), p.Feedback.AskOpen(who, &into.Asked))
	}
	if who.Has(people.Signatory) {
		all = append(all, p.Certification.AskToAccept(who, &into.Accepts))
	}
	return all
}

// duty is one line of them, as the page shows it.
type duty struct {
	Key   string
	Count int
	Href  string
}

// list gives those of which there are any.
func (d duties) list() (some []duty) {
	for _, one := range []duty{{"home.duty.held", d.Held, "/ditahan"}, {"home.duty.reports", d.Reports, "/studio/bank/laporan"}, {"home.duty.inquiries", d.Asked, "/studio/pertanyaan?keadaan=open"}, {"home.duty.accepts", d.Accepts, "/atas-nama-saya"}} {
		if one.Count > 0 {
			some = append(some, one)
		}
	}
	return some
}
