package records

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"github.com/a-h/templ"

	"mumpuni/records"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// correctForm asks before an earning is taken back.
func (p *Pages) correctForm(r *route.Request) error {
	v, entry, err := p.correction(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, correctPage(v, entry, "", nil))
}

func (p *Pages) correct(r *route.Request) error {
	v, entry, err := p.correction(r)
	if err != nil {
		return err
	}
	reason := r.Form("reason")
	if err := p.Records.Correct(r.Ctx(), r.Who, v.Person.ID, entry.Source, entry.SourceID, reason); err != nil {
		return r.Invalid(err, func(problems ui.Problems) templ.Component { return correctPage(v, entry, reason, problems) })
	}
	r.Flash("success", "record.correct.done", "Title", entry.Title)
	return r.Redirect(v.path() + "?year=" + strconv.Itoa(v.Ledger.Year.Year))
}

// correction finds the earning in the person's ledger.
func (p *Pages) correction(r *route.Request) (historyView, records.Booking, error) {
	v, err := p.historyOf(r)
	if err != nil {
		return v, records.Booking{}, err
	}
	if !v.Correct {
		return v, records.Booking{}, records.ErrCorrectForbidden
	}
	source, err := route.PathID[uuid.UUID](r, "source")
	if err != nil {
		return v, records.Booking{}, err
	}
	for _, e := range v.Ledger.Entries {
		if e.SourceID == source {
			return v, e, nil
		}
	}
	return v, records.Booking{}, route.ErrNotFound
}
