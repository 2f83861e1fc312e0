package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/web/export"
	"mumpuni/web/route"
)

// GapQuery is a board's filter, under the names the pages use. Exported so that huma reads it where it is embedded.
type GapQuery struct {
	Unit       uuid.UUID `query:"unit" doc:"unit at the top of the board; one's own when left out"`
	Group      string    `query:"group" maxLength:"40" doc:"LD, KM or KP"`
	PostKind   string    `query:"post_kind" maxLength:"40"`
	Employment string    `query:"employment" maxLength:"40"`
	AsOf       dayParam  `query:"as_of" maxLength:"10" doc:"day, today when left out"`
	Direct     bool      `query:"direct" doc:"only people serving in the unit itself"`
	Form       string    `query:"form" enum:"data" doc:"of a CSV: data is without the lines that begin with #, with ISO days and decimal points"`
}

func (q GapQuery) filter() (competencies.GapFilter, error) {
	day, err := q.AsOf.time("as_of")
	return competencies.GapFilter{UnitID: q.Unit, Group: q.Group, PostKind: q.PostKind, Employment: q.Employment, AsOf: day, Direct: q.Direct}, err
}

type gapCell struct {
	UnitID       uuid.UUID `json:"unit_id"`
	CompetencyID uuid.UUID `json:"competency_id"`
	Required     int       `json:"required" doc:"people of whom the competency is required"`
	Measured     int       `json:"measured" doc:"of whom something counts: attained + below + not_enough"`
	Attained     int       `json:"attained"`
	Below        int       `json:"below" doc:"the only state that is a gap"`
	NotEnough    int       `json:"not_enough" doc:"measured, and neither can be said"`
	Unmeasured   int       `json:"unmeasured"`
	NoInstrument int       `json:"no_instrument" doc:"nothing published decides this level"`
	Held         int       `json:"held" doc:"a measurement waits for a decision"`
	Coverage     int       `json:"coverage" doc:"measured of required, of 10000"`
	ShareLow     *int      `json:"share_low,omitempty" doc:"attained of measured, of 10000; absent where nobody was measured"`
	ShareHigh    *int      `json:"share_high,omitempty" doc:"attained + not_enough of measured, of 10000"`
	AtLeast      int       `json:"at_least" doc:"of those required so many reach the level at least, of 10000, at 95 %"`
	Provisional  bool      `json:"provisional" doc:"fewer than eight judges set where the levels begin that people were measured by"`
	Met          *int      `json:"met,omitempty" doc:"by the former rule; absent from the day on that measurements count"`
	Gap          *int      `json:"gap,omitempty" doc:"required less met, by the former rule"`
	MetShare     *int      `json:"met_share,omitempty" doc:"of 10000, by the former rule"`
	MeanGap      *int      `json:"mean_gap,omitempty" doc:"levels missing per person, in hundredths, by the former rule"`
	Masked       bool      `json:"masked" doc:"about too few people for the caller: all but required is withheld"`
}

type gapBoard struct {
	Body struct {
		Day          string                    `json:"day"`
		Framework    competencies.Framework    `json:"framework"`
		Unit         competencies.GapUnit      `json:"unit"`
		Path         []competencies.UnitRef    `json:"path"`
		Full         bool                      `json:"full" doc:"the caller may open the people behind the figures"`
		Levels       []competencies.Level      `json:"levels"`
		Competencies []competencies.Competency `json:"competencies"`
		Units        []competencies.GapUnit    `json:"units" doc:"the unit itself for its direct people, then its direct children with all below"`
		Cells        []gapCell                 `json:"cells"`
		MadeAt       time.Time                 `json:"made_at"`
		Rule         string                    `json:"rule" enum:"former,measured" doc:"which rule counts on this day"`
		CountsFrom   string                    `json:"counts_from,omitempty" doc:"the day from which measurements count; absent: not set yet"`
	}
}

func gapCellOf(c competencies.GapCell, former bool) gapCell {
	out := gapCell{UnitID: c.UnitID, CompetencyID: c.CompetencyID, Required: c.Required, Masked: c.Masked}
	if c.Masked {
		return out
	}
	out.Measured, out.Attained, out.Below, out.NotEnough = c.Measured(), c.Attained, c.Below, c.NotEnough
	out.Unmeasured, out.NoInstrument, out.Held, out.Coverage, out.AtLeast, out.Provisional = c.Unmeasured, c.NoInstrument, c.Held, c.Coverage(), c.AtLeast(), c.Provisional
	if c.Measured() > 0 {
		low, high := c.Reach()
		out.ShareLow, out.ShareHigh = &low, &high
	}
	if former {
		gap, share, mean := c.Gap(), c.MetShare(), c.MeanGap()
		out.Met, out.Gap, out.MetShare, out.MeanGap = &c.Met, &gap, &share, &mean
	}
	return out
}

func (a *API) board(ctx context.Context, q GapQuery) (competencies.GapBoard, error) {
	f, err := q.filter()
	if err != nil {
		return competencies.GapBoard{}, err
	}
	return a.Competencies.GapByUnit(ctx, route.Who(ctx), f)
}

func ruleOf(former bool) string {
	if former {
		return "former"
	}
	return "measured"
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func (a *API) gaps(ctx context.Context, in *GapQuery) (*gapBoard, error) {
	b, err := a.board(ctx, *in)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &gapBoard{}
	out.Body.Day, out.Body.Framework, out.Body.Unit, out.Body.Path = b.Day.Format(time.DateOnly), b.Framework, b.Unit, b.Path
	out.Body.Full, out.Body.Levels, out.Body.Competencies, out.Body.Units, out.Body.MadeAt = b.Full, b.Levels, b.Competencies, b.Units, b.MadeAt
	out.Body.Rule, out.Body.CountsFrom = ruleOf(b.Former()), dayText(b.CountsFrom)
	out.Body.Cells = make([]gapCell, len(b.Cells))
	for i, c := range b.Cells {
		out.Body.Cells[i] = gapCellOf(c, b.Former())
	}
	return out, nil
}

// fileOut is a download.
type fileOut struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

func exportOperation(path string, access route.Access, id, summary, format string) huma.Operation {
	op := route.Operation(http.MethodGet, path, access.Report(), id, summary)
	media, _, _ := strings.Cut(export.Type(format), ";")
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		media: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	return op
}

func fileOf(f export.File, format string) (*fileOut, error) {
	var buf bytes.Buffer
	if err := f.Write(&buf, format); err != nil {
		return nil, err
	}
	return &fileOut{export.Type(format), `attachment; filename="` + f.FileName(format) + `"`, buf.Bytes()}, nil
}

func (a *API) gapsFile(format string) func(context.Context, *GapQuery) (*fileOut, error) {
	return func(ctx context.Context, in *GapQuery) (*fileOut, error) {
		b, err := a.board(ctx, *in)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.Gap(ctx, b, route.Who(ctx).Location()).In(in.Form), format)
		return out, route.Fault(ctx, err)
	}
}

type gapPeopleOut struct {
	Body struct {
		Day        string                    `json:"day"`
		Unit       competencies.UnitRef      `json:"unit"`
		Competency competencies.Competency   `json:"competency"`
		Figure     gapCell                   `json:"figure"`
		People     []competencies.CellPerson `json:"people"`
		Next       string                    `json:"next,omitempty" doc:"ask again with after = next"`
	}
}

// CellQuery picks the people of a figure.
type CellQuery struct {
	GapQuery
	Competency uuid.UUID `query:"competency" required:"true"`
	State      string    `query:"state" enum:"attained,below,not_enough,unmeasured,no_instrument,held,met,gap" doc:"everybody when left out; met and gap are by the former rule"`
}

func (a *API) cell(ctx context.Context, q CellQuery, after string, limit int) (competencies.Cell, error) {
	f, err := q.filter()
	if err != nil {
		return competencies.Cell{}, err
	}
	f.Group = ""
	return a.Competencies.CellPeople(ctx, route.Who(ctx), competencies.CellFilter{
		GapFilter: f, CompetencyID: q.Competency, State: q.State, After: after, Limit: limit,
	})
}

func (a *API) gapPeople(ctx context.Context, in *struct {
	CellQuery
	After string `query:"after" maxLength:"3000"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
},
) (*gapPeopleOut, error) {
	c, err := a.cell(ctx, in.CellQuery, in.After, in.Limit)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &gapPeopleOut{}
	out.Body.Day, out.Body.Unit, out.Body.Competency = c.Day.Format(time.DateOnly), c.Unit, c.Competency
	out.Body.Figure, out.Body.People, out.Body.Next = gapCellOf(c.Figure, c.Former()), c.People, c.Next
	return out, nil
}

func (a *API) gapPeopleFile(format string) func(context.Context, *CellQuery) (*fileOut, error) {
	return func(ctx context.Context, in *CellQuery) (*fileOut, error) {
		c, err := a.cell(ctx, *in, "", 0)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.Cell(ctx, c, route.Who(ctx).Location()).In(in.Form), format)
		return out, route.Fault(ctx, err)
	}
}
