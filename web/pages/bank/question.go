package bank

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// questionView is a question with its reviews.
type questionView struct {
	Question     questions.Detail
	Competencies []competencies.Competency
	MayJudge     bool
	InARow       bool            // one review after another: the list has the focus
	Queue        questions.Queue // what else waits for a review by who reads
	MayRule      bool            // may work out what annulling it would change
	Problems     ui.Problems
	Note         string
	Checks       []string
	Picture      pictureForm // that was wrong
	Near         []questions.Near
	Apart        []questions.Listed // not on one paper with it
	Levels       []competencies.Level
	Descriptors  []competencies.Descriptor // of what it measures
}

// scripts are those that the page has a use for.
func (v questionView) scripts() []string {
	if v.MayJudge {
		return []string{"upload.js", "studio.js", "review.js"}
	}
	return []string{"upload.js", "studio.js"}
}

// acceptLabel says what comes after accepting.
func acceptLabel(v questionView) string {
	if v.Queue.Count > 1 {
		return "bank.review.accept_next"
	}
	return "bank.review.accept"
}

func (v questionView) altOf(p questions.Picture) string {
	if v.Picture.Name == p.Name {
		return v.Picture.Alt
	}
	return ""
}

// problemsOf are those of one picture's form, of several on the page.
func (v questionView) problemsOf(p questions.Picture) ui.Problems {
	if v.Picture.Name == p.Name {
		return v.Problems
	}
	return nil
}

// writing is the question as it was written, for the preview.
func (v questionView) writing() parts.Writing {
	w := parts.WritingOf(v.Question.Version)
	w.Pictures = v.Question.Pictures
	return w
}

// questionFacts are the tags of a question.
func questionFacts(ctx context.Context, v questionView) []ui.Fact {
	q := v.Question
	measures := locale.T(ctx, "bank.measures_none")
	if q.Level > 0 {
		measures = codeOf(v.Competencies, q.CompetencyID) + " · " + locale.T(ctx, "quiz.level_n", "Level", q.Level)
		for _, l := range v.Levels {
			if l.Level == q.Level {
				measures += " (" + l.Name(locale.Lang(ctx)) + ")"
			}
		}
	}
	facts := []ui.Fact{{Label: locale.T(ctx, "bank.measures"), Value: measures}}
	for _, tag := range []struct{ key, text string }{{"bank.says", q.Says}, {"bank.topic", q.Topic}, {"bank.source", q.Source}, {"bank.code", q.Code}} {
		if tag.text != "" && (tag.key != "bank.says" || len(v.Descriptors) == 0 || v.strays()) { // else it stands among the level's
			facts = append(facts, ui.Fact{Label: locale.T(ctx, tag.key), Value: tag.text})
		}
	}
	return facts
}

// questionAct is an act on one question, from its own page.
func questionAct(q questions.Listed, act string) []ui.Hidden {
	id := q.QuestionID.String()
	return []ui.Hidden{{Name: "aksi", Value: act}, {Name: "soal", Value: id}, {Name: "halaman", Value: id}}
}

func (p *Pages) question(r *route.Request) error {
	return p.showQuestion(r, http.StatusOK, questionView{})
}

func (p *Pages) showQuestion(r *route.Request, status int, v questionView) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if v.Question, err = p.Questions.Detail(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.Competencies, err = p.Competencies.Competencies(r.Ctx()); err != nil {
		return err
	}
	if v.Levels, err = p.Competencies.Levels(r.Ctx()); err != nil {
		return err
	}
	if v.Descriptors, err = p.Competencies.Describing(r.Ctx(), v.Question.CompetencyID); err != nil {
		return err
	}
	d := kinds.Draft{Stem: v.Question.Stem, Body: v.Question.Body}
	if v.Near, err = p.Questions.Near(r.Ctx(), r.Who, v.Question.UnitID, id, d); err != nil {
		return err
	}
	if v.Apart, err = p.Questions.Enemies(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	v.MayRule = v.Question.Reviewed != uuid.Nil && r.Who.Has(people.Trainer, people.HR)
	v.MayJudge = v.Question.State == questions.StateInReview && v.Question.MayReview(r.Who)
	if v.MayJudge {
		v.InARow = r.Query("urut") != ""
		if v.Queue, err = p.Questions.ReviewsBeside(r.Ctx(), r.Who, id); err != nil {
			return err
		}
	}
	return r.Render(status, questionPage(v))
}

func (p *Pages) review(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v := questions.Verdict{Accepted: r.Form("putusan") == "terima", Checks: r.Forms("checks"), Note: r.Form("note")}
	v.Seen, _ = uuid.Parse(r.Form("versi")) // Nil looks at none in particular
	err = p.Questions.Review(r.Ctx(), r.Who, id, v)
	if problems := route.ProblemsOf(err); len(problems) > 0 {
		return p.showQuestion(r, http.StatusUnprocessableEntity, questionView{Problems: problems, Note: v.Note, Checks: v.Checks})
	}
	if err != nil {
		return flashed(r, err, questionPath(id))
	}
	queue, err := p.Questions.ReviewsBeside(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	done := map[bool]string{true: "bank.review.accepted", false: "bank.review.returned"}[v.Accepted]
	if queue.Count == 0 {
		r.Flash("success", done)
		return r.Redirect(questionPath(id))
	}
	r.Flash("success", done+"_next", "Count", queue.Count)
	return r.Redirect(reviewPath(queue.After))
}

// vary makes a closed variant of an open question, and goes to it.
func (p *Pages) vary(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v, err := p.Questions.MakeVariant(r.Ctx(), r.Who, id, route.OptionalID[uuid.UUID](r.Form("unit_id")))
	if err != nil {
		back := questionPath(id)
		if r.Form("unit_id") != "" { // of another unit's bank
			back = lentPath
		}
		return flashed(r, err, back)
	}
	r.Flash("success", "bank.variant.made")
	return r.Redirect(questionPath(v.QuestionID))
}
