package bank

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

const lentPath = root + "/terbuka"

// lentView are open questions of other units, of which closed variants are made.
type lentView struct {
	Filter       questions.CatalogueFilter
	List         []questions.Lent
	Next         string
	Unit         uuid.UUID // whose bank the variants go into
	Units        []people.UnitNode
	Competencies []competencies.Competency
}

func (p *Pages) openToVary(r *route.Request) error {
	v := lentView{Filter: filterOf(r), Unit: r.Who.UnitID}
	list, next, err := p.Questions.OpenToVary(r.Ctx(), r.Who, v.Filter)
	if err != nil {
		return err
	}
	v.List = list
	if next != uuid.Nil {
		v.Next = lentPath + strings.TrimPrefix(address(v.Filter, next), root)
	}
	if v.Competencies, err = p.Competencies.Competencies(r.Ctx()); err != nil {
		return err
	}
	if v.Units, err = parts.UnitsAs(r, p.People, people.Trainer); err != nil {
		return err
	}
	return r.Render(http.StatusOK, lentPage(v))
}

// nameOf is a question's code, or what it begins with.
func nameOf(q questions.Lent) string {
	if q.Code != "" {
		return q.Code
	}
	return firstWords(q.Stem)
}
