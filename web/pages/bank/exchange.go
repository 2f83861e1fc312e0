package bank

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"mumpuni/internal/sheet"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// exportView offers the formats, and says of each what it carries.
type exportView struct {
	Units []people.UnitNode
	Unit  uuid.UUID

	Closed int // questions that are left out, since who exports does not read them
}

func (p *Pages) exportForm(r *route.Request) error {
	units, err := parts.UnitsAs(r, p.People, people.Trainer)
	if err != nil {
		return err
	}
	closed, err := p.Questions.ClosedTo(r.Ctx(), r.Who, uuid.Nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, exportPage(exportView{Units: units, Unit: r.Who.UnitID, Closed: closed}))
}

func (p *Pages) export(r *route.Request) error {
	f := questions.ExportFilter{}
	f.UnitID, _ = uuid.Parse(r.Query("unit")) // Nil is nobody's unit, and Export says so
	if ids := r.QueryAll()["soal"]; len(ids) > 0 {
		f.Questions = idsOf(ids)
	}
	file, err := p.Questions.Export(r.Ctx(), r.Who, f, exchange.Format(r.Query("format")), helpSheet(r.Ctx()))
	if err != nil {
		return flashed(r, err, root+"/ekspor")
	}
	return r.Download(file.Name, file.Type, file.Data)
}

// template gives a workbook with an example of each kind and a sheet of instructions.
func (p *Pages) template(r *route.Request) error {
	file, err := exchange.Write(exchange.XLSX, exchange.Examples(), helpSheet(r.Ctx()))
	if err != nil {
		return err
	}
	return r.Download("contoh-"+file.Name, file.Type, file.Data)
}

// helpLines are the instructions of the template, in their order.
var helpLines = []string{"kind", "stem", "options", "key", "matching", "ordering", "numeric", "short", "feedback", "tags", "pictures"}

// helpSheet says how a workbook of questions is filled.
func helpSheet(ctx context.Context) sheet.Table {
	t := sheet.Table{Name: locale.T(ctx, "bank.help.sheet"), Widths: []float64{26, 100}}
	for _, line := range helpLines {
		t.Rows = append(t.Rows, []any{locale.T(ctx, "bank.help."+line), locale.T(ctx, "bank.help."+line+".text")})
	}
	return t
}
