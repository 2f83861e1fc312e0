package certificates

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"mumpuni/certification"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const waitingPath = "/sertifikat/menunggu"

// waitingReaders see what waits in their scope, and can do something about it or watch that it is done.
var waitingReaders = route.Roles(people.HR, people.Administrator, people.Auditor)

// waitingRoutes are the certificates that wait, on the screen and as files of the same rows.
func (p *Pages) waitingRoutes(s *route.Set) {
	s.Page(http.MethodGet, waitingPath, waitingReaders, p.waiting)
	s.Page(http.MethodGet, waitingPath+".csv", waitingReaders.Report(), p.waitingFile(export.CSV))
	s.Page(http.MethodGet, waitingPath+".xlsx", waitingReaders.Report(), p.waitingFile(export.XLSX))
}

// waitingView is a page of what waits.
type waitingView struct {
	certification.WaitingList

	Filter   certification.WaitingFilter
	Location *time.Location
}

func waitingFilter(r *route.Request) certification.WaitingFilter {
	return certification.WaitingFilter{Why: r.Query("alasan"), After: r.Query("after")}
}

func (p *Pages) waiting(r *route.Request) error {
	v := waitingView{Filter: waitingFilter(r), Location: r.Who.Location()}
	v.Filter.Limit = 50
	var err error
	if v.WaitingList, err = p.Certification.WaitingIn(r.Ctx(), r.Who, v.Filter); err != nil {
		return err
	}
	return r.Render(http.StatusOK, waitingPage(v))
}

func (p *Pages) waitingFile(format string) route.Handler {
	return func(r *route.Request) error {
		f := waitingFilter(r)
		f.After = ""
		l, err := p.Certification.WaitingIn(r.Ctx(), r.Who, f)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.WaitingCertificates(r.Ctx(), l, r.Who.Location()), format)
	}
}

// file is the address of the rows in a format.
func (v waitingView) file(format string) string {
	return ui.ListHref(waitingPath+"."+format, 1, "alasan", v.Filter.Why)
}

// chips choose a reason, each with how many wait for it.
func (v waitingView) chips(ctx context.Context) []ui.Tab {
	all, tabs := 0, []ui.Tab{{Label: locale.T(ctx, "certificate.waits.all"), Href: waitingPath, Current: v.Filter.Why == ""}}
	for _, c := range v.Counts {
		all += c.Count
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "certificate.waits.short."+c.Why), Count: strconv.Itoa(c.Count),
			Href: ui.ListHref(waitingPath, 1, "alasan", c.Why), Current: v.Filter.Why == c.Why,
		})
	}
	tabs[0].Count = strconv.Itoa(all)
	return tabs
}

func (v waitingView) paging() ui.Paging {
	var p ui.Paging
	if v.Filter.After != "" {
		p.Prev = ui.ListHref(waitingPath, 1, "alasan", v.Filter.Why)
	}
	if v.Next != "" {
		p.Next = ui.ListHref(waitingPath, 1, "alasan", v.Filter.Why, "after", v.Next)
	}
	return p
}
