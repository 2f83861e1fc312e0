package audit

import (
	"context"
	"io"
	"net/http"
	"path"
	"strings"
	"time"

	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/xapi"
)

const saidPath = "/data-saya/catatan-paket"

// saidView is what packages and tools of other makers said of oneself.
type saidView struct {
	List []xapi.OwnStatement
	Next string
	Zone *time.Location
}

func (p *Pages) said(r *route.Request) error {
	v := saidView{Zone: r.Who.Location()}
	var err error
	if v.List, v.Next, err = p.XAPI.About(r.Ctx(), r.Who.PersonID, r.Query("setelah"), r.Locale()); err != nil {
		return err
	}
	return r.Render(http.StatusOK, saidPage(v))
}

// saidFile is all of it as it is kept.
func (p *Pages) saidFile(r *route.Request) error {
	return r.Stream("catatan-paket.json", "application/json", func(w io.Writer) error { return p.XAPI.WriteOwn(r.Ctx(), r.Who.PersonID, w) })
}

// verbs are the verbs that have words of their own here, by the last part of their address.
var verbs = map[string]bool{
	"launched": true, "initialized": true, "completed": true, "passed": true, "failed": true, "abandoned": true, "waived": true, "terminated": true, "satisfied": true,
	"answered": true, "experienced": true, "attempted": true, "interacted": true, "progressed": true, "mastered": true, "voided": true,
}

// verbWords are what was done, in plain words: ours, or those of whoever said it.
func verbWords(ctx context.Context, o xapi.OwnStatement) string {
	name := path.Base(strings.TrimSuffix(o.Verb, "/"))
	switch {
	case verbs[name]:
		return locale.T(ctx, "said.verb."+name)
	case o.Display != "":
		return o.Display
	}
	return name
}

// outcome is how it ended; "" when that was not said.
func outcome(ctx context.Context, o xapi.OwnStatement) string {
	var parts []string
	if o.Success != nil {
		parts = append(parts, locale.T(ctx, map[bool]string{true: "said.success", false: "said.failure"}[*o.Success]))
	}
	if o.Scaled != nil {
		parts = append(parts, locale.T(ctx, "said.score", "Score", locale.Decimal(ctx, *o.Scaled*100, 1)))
	}
	return strings.Join(parts, ", ")
}
