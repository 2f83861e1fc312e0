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

// duty is one line of what waits for a person, as the page shows it.
type duty struct {
	Key   string
	Icon  string
	Count int
	Href  string
}

// waiting are those of which there are any.
func (v homeView) waiting() (some []duty) {
	for _, one := range []duty{
		{"approvals.todo", "circle-check", v.Todo, "/persetujuan"},
		{"contest.todo", "message-question", v.Contests, "/keberatan"},
		{"home.duty.held", "clipboard-list", v.Duties.Held, "/ditahan"},
		{"home.duty.reports", "flag", v.Duties.Reports, "/studio/bank/laporan"},
		{"home.duty.inquiries", "message-question", v.Duties.Asked, "/studio/pertanyaan?keadaan=open"},
		{"home.duty.accepts", "certificate", v.Duties.Accepts, "/atas-nama-saya"},
		{"home.reviews", "checklist", v.Reviews, "/studio/bank/soal/" + v.FirstReview.String() + "?urut=1"},
	} {
		if one.Count > 0 {
			some = append(some, one)
		}
	}
	return some
}
