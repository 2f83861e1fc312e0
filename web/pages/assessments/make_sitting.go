package assessments

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"mumpuni/web/route"
)

func (p *Pages) openSitting(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	loc := r.Who.Location()
	from, _ := time.ParseInLocation("2006-01-02 15:04", r.Form("day")+" "+r.Form("from"), loc)
	to, _ := time.ParseInLocation("2006-01-02 15:04", r.Form("day")+" "+r.Form("to"), loc)
	_, err = p.Assessments.OpenSitting(r.Ctx(), r.Who, id, route.OptionalID[uuid.UUID](r.Form("unit_id")), from, to)
	return p.oneAgain(r, id, err, "assessment.sitting_flash")
}

// giveTime gives one person more time.
func (p *Pages) giveTime(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	percent, _ := strconv.Atoi(r.Form("percent")) // none is out of range
	err = p.Assessments.GiveTimeByNIP(r.Ctx(), r.Who, id, r.Form("nip"), percent, r.Form("reason"))
	return p.oneAgain(r, id, err, "assessment.time.flash")
}

func (p *Pages) endOpening(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Assessments.EndOpening(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	r.Flash("success", "assessment.opening_ended")
	return r.Redirect("/studio/asesmen")
}

func (p *Pages) endSitting(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Assessments.EndSitting(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	r.Flash("success", "assessment.sitting_ended")
	return r.Redirect("/studio/asesmen")
}
