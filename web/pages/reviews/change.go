package reviews

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// undone marks an address: its page offers back the comment that was deleted just now.
const undone = "urung"

// undo finds what a page offers back.
func (p *Pages) undo(r *route.Request, v *view) error {
	named := route.OptionalID[uuid.UUID](r.Query(undone))
	if named == uuid.Nil {
		return nil
	}
	there, err := p.Reviews.CanRestore(r.Ctx(), r.Who, v.VersionID, named)
	if err != nil || !there {
		return err
	}
	v.Undo, v.At = named, v.Module
	if at, err := id.Parse[id.Module](r.Query("di")); err == nil {
		v.At = at
	}
	return nil
}

// after is where it leads when a comment of a module was deleted: back, with the way to undo it.
func (v view) after(module id.Module, comment uuid.UUID) string {
	at, anchor, _ := strings.Cut(v.back(module), "#")
	if v.From == OnList {
		anchor = "urungkan"
	}
	return at + "?" + undone + "=" + comment.String() + "&di=" + module.String() + "#" + anchor
}

func (p *Pages) change(r *route.Request) error {
	v, err := p.all(r)
	if err != nil {
		return err
	}
	c, err := v.about(r)
	if err != nil {
		return err
	}
	v.Bad, v.Change, v.Answer = c.ID, true, r.Form("words")
	if err := p.Reviews.Rewrite(r.Ctx(), r.Who, v.VersionID, c.ID, v.Answer); err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return listPage(v, ps) })
	}
	r.Flash("success", "review.change_saved")
	return r.Redirect(v.back(c.ModuleID))
}

func (p *Pages) remove(r *route.Request) error {
	v, err := p.all(r)
	if err != nil {
		return err
	}
	c, err := v.about(r)
	if err != nil {
		return err
	}
	if err := p.Reviews.Remove(r.Ctx(), r.Who, v.VersionID, c.ID); err != nil {
		return err
	}
	return r.Redirect(v.after(c.ModuleID, c.ID))
}

func (p *Pages) restore(r *route.Request) error {
	v, err := p.all(r)
	if err != nil {
		return err
	}
	module, err := id.Parse[id.Module](r.Form("module"))
	if err != nil {
		module = v.Module
	}
	if err := p.Reviews.Restore(r.Ctx(), r.Who, v.VersionID, route.OptionalID[uuid.UUID](r.Form("comment"))); err != nil {
		return err
	}
	r.Flash("success", "review.restored")
	return r.Redirect(v.back(module))
}
