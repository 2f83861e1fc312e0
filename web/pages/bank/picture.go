package bank

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/media"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// sendPicture is the way without script: one file in a plain form becomes a picture of the question.
func (p *Pages) sendPicture(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if _, err := p.Upload.PostForm(r.HTTP(), r.Who, picturePurpose(id), "file"); err != nil {
		return p.pictureAgain(r, id, err, pictureForm{})
	}
	r.Flash("success", "bank.picture.sent")
	return r.Redirect(questionPath(id) + "#gambar")
}

// placePicture writes what a picture shows and where it stands.
func (p *Pages) placePicture(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	f := pictureForm{Name: r.Form("name"), Alt: r.Form("alt"), Place: r.Form("place")}
	if err := p.Questions.PlacePicture(r.Ctx(), r.Who, id, f.Name, f.Alt, f.Place); err != nil {
		return p.pictureAgain(r, id, err, f)
	}
	r.Flash("success", "bank.picture.placed")
	return r.Redirect(questionPath(id))
}

// removePicture takes a picture out of the question's texts, or away where nothing names it.
func (p *Pages) removePicture(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Questions.RemovePicture(r.Ctx(), r.Who, id, r.Form("name")); err != nil {
		return flashed(r, err, questionPath(id)+"#gambar")
	}
	r.Flash("success", "bank.picture.removed")
	return r.Redirect(questionPath(id) + "#gambar")
}

// pictureForm is what was typed about a picture.
type pictureForm struct{ Name, Alt, Place string }

// pictureAgain shows the question with what was wrong with its picture.
func (p *Pages) pictureAgain(r *route.Request, id uuid.UUID, err error, f pictureForm) error {
	var wrong *fault.Fault
	if errors.As(err, &wrong) && wrong.Kind == fault.Conflict {
		return flashed(r, err, questionPath(id))
	}
	problems := route.ProblemsOf(err)
	if len(problems) == 0 {
		return err
	}
	return p.showQuestion(r, http.StatusUnprocessableEntity, questionView{Problems: problems, Picture: f})
}

func picturePurpose(question uuid.UUID) string { return "question:" + question.String() }

// placedPictures are those that the newest version of a question names.
func placedPictures(d questions.Detail) []questions.Picture {
	var list []questions.Picture
	named := questions.Named(d.Version)
	for _, p := range d.PicturesInOrder() {
		if slices.Contains(named, p.Name) {
			list = append(list, p)
		}
	}
	return list
}

// kept reports whether an older version names a picture: it stays for that.
func kept(d questions.Detail, name string) bool {
	return slices.ContainsFunc(d.Versions, func(v questions.Version) bool { return slices.Contains(questions.Named(v), name) })
}

// altOf is how the newest version of a question describes a picture, "" where it does not name it.
func altOf(v questions.Version, name string) string {
	texts := []string{v.Stem, v.Body.Feedback}
	for _, o := range v.Body.Options {
		texts = append(texts, o.Text, o.Feedback)
	}
	for _, p := range v.Body.Pairs {
		texts = append(texts, p.Left, p.Right)
	}
	for _, text := range texts {
		for _, m := range kinds.Marks(text) {
			if m.Name == name {
				return m.Alt
			}
		}
	}
	return ""
}

// unplaced are the pictures of a question that its newest version does not name.
func unplaced(d questions.Detail) []questions.Picture {
	var list []questions.Picture
	placed := map[string]bool{}
	for _, name := range questions.Named(d.Version) {
		placed[name] = true
	}
	for _, p := range d.PicturesInOrder() {
		if !placed[p.Name] {
			list = append(list, p)
		}
	}
	return list
}

// placeOptions are the texts of a question that may show a picture.
func placeOptions(ctx context.Context, q questions.Version) []ui.Option {
	options := []ui.Option{{Value: "stem", Label: locale.T(ctx, "quiz.stem")}}
	if q.Kind != kinds.TrueFalse {
		for i, o := range q.Body.Options {
			options = append(options, ui.Option{Value: fmt.Sprintf("options.%d", i), Label: locale.T(ctx, "quiz.option_n", "Number", i+1) + ": " + firstWords(o.Text)})
		}
	}
	for i, pair := range q.Body.Pairs {
		for _, side := range []struct{ name, text string }{{"left", pair.Left}, {"right", pair.Right}} {
			if side.text != "" {
				options = append(options, ui.Option{Value: fmt.Sprintf("pairs.%d.%s", i, side.name), Label: locale.T(ctx, "quiz.pair_"+side.name, "Number", i+1) + ": " + firstWords(side.text)})
			}
		}
	}
	return append(options, ui.Option{Value: "feedback", Label: locale.T(ctx, "quiz.explanation")})
}

// pollOf says whether a picture of the question is still made ready; studio.ts looks again until it is.
func pollOf(d questions.Detail) string {
	for _, p := range d.Pictures {
		if p.State == media.Processing {
			return string(media.Processing)
		}
	}
	return string(media.Ready)
}
