package quizzes

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
)

// Texts gives what each question of a quiz shows to who takes it, in the order of the quiz: its words among marks like those of its sheet,
// so that all of them compressed weigh what the questions add to a page. One drawn from a plan has none of its own. Fault quiz.not_found.
func (s *Service) Texts(ctx context.Context, db bun.IDB, quiz id.Quiz) ([]string, error) {
	q, err := s.paper(ctx, db, quiz)
	if err != nil {
		return nil, err
	}
	list := make([]string, len(q.Items))
	for i, item := range q.Items {
		list[i] = marked(i+1, item.Stem, item.Kind, item.Body)
	}
	return list, nil
}

// marked is question n among marks: numbers and names are what does not compress.
func marked(n int, stem string, kind kinds.Kind, body kinds.Body) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	say("<fieldset id=soal-%d aria=judul-%d teks-%d slot=%d><h2 id=judul-%d>Soal %d</h2><p id=teks-%d>%s</p><input semula-%d><input dilihat-%d>", n, n, n, n, n, n, n, stem, n, n)
	for i, o := range body.Options {
		if kind != kinds.Ordering {
			say("<input id=f-jawab-%d-%d name=jawab-%d value=%s><label for=f-jawab-%d-%d>%s</label>", n, i+1, n, o.ID, n, i+1, o.Text)
			continue
		}
		say("<select id=f-jawab-%d-%d name=jawab-%d galat-%d>", n, i+1, n, n)
		for _, one := range body.Options {
			say("<option value=%s>%s</option>", one.ID, one.Text)
		}
	}
	for i, left := range body.Pairs {
		if left.Left == "" {
			continue
		}
		say("<label for=f-jawab-%d-%d>%s</label><select id=f-jawab-%d-%d name=jawab-%d galat-%d>", n, i+1, left.Left, n, i+1, n, n)
		for _, right := range body.Pairs {
			say("<option value=%s:%s>%s</option>", left.LeftID, right.RightID, right.Right)
		}
	}
	say("<p id=galat-%d>(Soal %d)<a href=soal=%d>(Soal %d)</a><a href=#soal-%d><li><a href=#soal-%d aria=Soal %d jump=%d>%d</a>", n, n, n, n, n+1, n, n, n, n)
	return b.String()
}
