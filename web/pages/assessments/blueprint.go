package assessments

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/web/route"
)

// blueprintView is the published sheet of an assessment: what it measures.
type blueprintView struct {
	assessments.Assessment

	Names  map[uuid.UUID]competencies.Competency
	Levels []competencies.Level
}

// total is how many questions the plan names in all.
func (v blueprintView) total() int {
	n := 0
	for _, c := range v.Cells {
		n += c.Count
	}
	return n
}

func (p *Pages) blueprint(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	var v blueprintView
	if v.Assessment, err = p.Assessments.Blueprint(r.Ctx(), id); err != nil {
		return err
	}
	if v.Names, _, err = p.names(r); err != nil {
		return err
	}
	if v.Levels, err = p.Competencies.Levels(r.Ctx()); err != nil {
		return err
	}
	return r.Render(http.StatusOK, blueprintPage(v))
}
