package studio

import (
	"context"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

func (p *Pages) moduleFile(r *route.Request) error     { return p.takeFile(r, "module") }
func (p *Pages) moduleCaptions(r *route.Request) error { return p.takeFile(r, "captions") }

// takeFile is the way without script: one file in a plain form becomes the module's file or its captions.
func (p *Pages) takeFile(r *route.Request, purpose string) error {
	v, _, err := p.module(r)
	if err != nil {
		return err
	}
	if _, err := p.Upload.PostForm(r.HTTP(), r.Who, filePurpose(purpose, v.Module), fileField(purpose)); err != nil {
		return p.moduleAgain(r, err, v)
	}
	r.Flash("success", "studio.flash.file_"+purpose)
	return r.Redirect(modulePath(v.Module.ID) + "#berkas")
}

// retryLighter has a video made lighter anew; cancelLighter ends it.
func (p *Pages) retryLighter(r *route.Request) error {
	return p.lighter(r, "studio.flash.lighter", p.Courses.RetryLighter)
}

func (p *Pages) cancelLighter(r *route.Request) error {
	return p.lighter(r, "studio.flash.lighter_cancelled", p.Courses.CancelLighter)
}

func (p *Pages) lighter(r *route.Request, said string, change func(context.Context, people.Actor, id.Module) error) error {
	module, err := route.PathID[id.Module](r, "id")
	if err != nil {
		return route.ErrNotFound
	}
	if err := change(r.Ctx(), r.Who, module); err != nil {
		return err
	}
	r.Flash("success", said)
	return r.Redirect(modulePath(module) + "#berkas")
}

func filePurpose(purpose string, m courses.Module) string { return purpose + ":" + m.ID.String() }

// fileField is the form field of a purpose; a module's page has one for each.
func fileField(purpose string) string { return "file_" + purpose }
