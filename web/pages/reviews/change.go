package reviews

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// These mark an address: its page offers back the comment, or the answer to it, that was deleted just now.
const (
	undone       = "urung"
	undoneAnswer = "jawaban"
)

// undo finds what a page offers back.
func (p *Pages) undo(r *route.Request, v *view) error {
	named := route.OptionalID[uuid.UUID](r.Query(undone))
	if named == uuid.Nil {
		return nil
	}
	answer := route.OptionalID[uuid.UUID](r.Query(undoneAnswer))
	there, err := p.canRestore(r, v.VersionID, named, answer)
	if err != nil || !there {
		return err
	}
	v.Undo, v.UndoAnswer, v.At = named, answer, v.Module
	if at, err := id.Parse[id.Module](r.Query("di")); err == nil {
		v.At = at
	}
	return nil
}

func (p *Pages) canRestore(r *route.Request, version, comment, answer uuid.UUID) (bool, error) {
	if answer != uuid.Nil {
		return p.Reviews.CanRestoreAnswer(r.Ctx(), r.Who, version, comment, answer)
	}
	return p.Reviews.CanRestore(r.Ctx(), r.Who, version, comment)
}

// after is where it leads when a comment of a module, or an answer to it, was deleted: back, with the way to undo it.
func (v view) after(module id.Module, comment, answer uuid.UUID) string {
	at, anchor, _ := strings.Cut(v.back(module), "#")
	if v.From == OnList {
		anchor = "urungkan"
	}
	to := at + "?" + undone + "=" + comment.String()
	if answer != uuid.Nil {
		to += "&" + undoneAnswer + "=" + answer.String()
	}
	return to + "&di=" + module.String() + "#" + anchor
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
	said := "review.change_saved"
	if answer := route.OptionalID[uuid.UUID](r.Form("answer")); answer != uuid.Nil {
		said, v.Bad = "review.answer_saved", answer
		err = p.Reviews.RewriteAnswer(r.Ctx(), r.Who, v.VersionID, c.ID, answer, v.Answer)
	} else {
		err = p.Reviews.Rewrite(r.Ctx(), r.Who, v.VersionID, c.ID, v.Answer)
	}
	if err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return listPage(v, ps) })
	}
	r.Flash("success", said)
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
	answer := route.OptionalID[uuid.UUID](r.Form("answer"))
	if answer != uuid.Nil {
		err = p.Reviews.RemoveAnswer(r.Ctx(), r.Who, v.VersionID, c.ID, answer)
	} else {
		err = p.Reviews.Remove(r.Ctx(), r.Who, v.VersionID, c.ID)
	}
	if err != nil {
		return err
	}
	return r.Redirect(v.after(c.ModuleID, c.ID, answer))
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
	comment, said := route.OptionalID[uuid.UUID](r.Form("comment")), "review.restored"
	if answer := route.OptionalID[uuid.UUID](r.Form("answer")); answer != uuid.Nil {
		said = "review.answer_restored"
		err = p.Reviews.RestoreAnswer(r.Ctx(), r.Who, v.VersionID, comment, answer)
	} else {
		err = p.Reviews.Restore(r.Ctx(), r.Who, v.VersionID, comment)
	}
	if err != nil {
		return err
	}
	r.Flash("success", said)
	return r.Redirect(v.back(module))
}
