package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// history tells half a year: a mandate for everybody, learners of different zeal and skill, some half-way, some not begun.
func (b *builder) history(ctx context.Context, staff []member, cast map[string]member, taught []taught) error {
	hr, err := b.house.People.LoadActor(ctx, cast["hr"].id)
	if err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, -6, 0))
	mandates := []mandates.NewMandate{
		{CourseID: taught[0].course, UnitID: b.root, DueOn: people.DayOf(b.today.AddDate(0, 1, 7)), Note: "Wajib bagi seluruh pegawai sesuai surat edaran Sekretaris Daerah."},
		{CourseID: taught[2].course, PersonID: cast["learner"].id, DueOn: people.DayOf(b.today.AddDate(0, 0, 12)), Note: "Persiapan layanan kanal digital kecamatan."},
	}
	for _, m := range mandates {
		if _, err := b.house.Mandates.Mandate(ctx, hr, m); err != nil {
			return fmt.Errorf("mandate: %w", err)
		}
	}
	err = b.together(ctx, 1, len(staff), func(ctx context.Context, hand *builder, i int) error {
		if err := hand.learn(ctx, staff[i], taught); err != nil {
			return fmt.Errorf("history of person %d: %w", i, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.house.Tell("[3/4] riwayat belajar %d pegawai dibuat", "[3/4] learning history of %d people made", len(staff))
	return b.starring(ctx, cast["learner"], taught)
}

// learn gives one person a past: about half took the mandated course, fewer the others.
func (b *builder) learn(ctx context.Context, m member, taught []taught) error {
	who, err := b.house.People.LoadActor(ctx, m.id)
	if err != nil {
		return err
	}
	skill := 0.55 + 0.45*b.rng.Float64()
	for n, t := range taught {
		if b.rng.Float64() > []float64{0.55, 0.3, 0.25}[n] {
			continue
		}
		day := b.today.AddDate(0, 0, -10-b.rng.IntN(165))
		b.clock.Set(time.Date(day.Year(), day.Month(), day.Day(), 1+b.rng.IntN(8), b.rng.IntN(60), 0, 0, time.UTC))
		upTo := len(t.modules)
		if b.rng.IntN(100) < 15 {
			upTo = 1 + b.rng.IntN(len(t.modules)-1) // stopped on the way
		}
		if err := b.take(ctx, who, t, upTo, skill); err != nil {
			return err
		}
	}
	return nil
}

// starring gives the learner persona one finished course and one to continue.
func (b *builder) starring(ctx context.Context, learner member, taught []taught) error {
	who, err := b.house.People.LoadActor(ctx, learner.id)
	if err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, -2, 0))
	if err := b.take(ctx, who, taught[1], len(taught[1].modules), 1); err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, 0, -3))
	return b.take(ctx, who, taught[0], 3, 1)
}

// take enrols and works through the first upTo modules as a person would.
func (b *builder) take(ctx context.Context, who people.Actor, t taught, upTo int, skill float64) error {
	enrolment, err := b.house.Courses.Enrol(ctx, who, t.course)
	if err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	for _, m := range t.modules[:upTo] {
		if m.Kind == courses.Quiz {
			err = b.sit(ctx, who, t, enrolment, m.ID, skill)
		} else {
			err = b.study(ctx, who, enrolment, m)
		}
		if err != nil {
			return fmt.Errorf("module %s: %w", m.Title, err)
		}
	}
	return nil
}

// study opens a module, spends its minutes on it and reports what was seen.
func (b *builder) study(ctx context.Context, who people.Actor, enrolment id.Enrolment, m courses.Module) error {
	if _, err := b.house.Courses.OpenModule(ctx, who, enrolment, m.ID, 1); err != nil {
		return err
	}
	if m.Kind == courses.PDF {
		for page := 1; page <= m.Media.Pages; page++ {
			if _, err := b.house.Courses.RecordProgress(ctx, who, enrolment, m.ID, courses.Report{Page: page}); err != nil {
				return err
			}
			b.clock.Forward(time.Minute)
		}
		_, err := b.house.Courses.MarkRead(ctx, who, enrolment, m.ID)
		return err
	}
	b.clock.Forward(time.Duration(m.Minutes) * time.Minute)
	report := courses.Report{Scroll: 10000, Dwell: m.Minutes * 60}
	if m.Kind == courses.Video {
		report = courses.Report{Watched: courses.Spans{{0, m.Media.DurationS}}, At: m.Media.DurationS}
	}
	_, err := b.house.Courses.RecordProgress(ctx, who, enrolment, m.ID, report)
	return err
}

// sit takes the quiz, answering rightly as often as skill says, at most twice.
func (b *builder) sit(ctx context.Context, who people.Actor, t taught, enrolment id.Enrolment, module id.Module, skill float64) error {
	for range 2 {
		a, err := b.house.Quizzes.Start(ctx, who, quizzes.StartRequest{QuizID: t.quiz, EnrolmentID: enrolment, ModuleID: module})
		if err != nil {
			return err
		}
		for _, q := range a.Questions {
			b.clock.Forward(time.Duration(20+b.rng.IntN(40)) * time.Second)
			save := quizzes.Save{AttemptID: a.ID, Slot: q.Slot, Answer: b.answer(t.script.Quiz, q, skill), ClientStep: uuid.New()}
			if _, err := b.house.Quizzes.SaveAnswer(ctx, who, save); err != nil {
				return err
			}
		}
		done, err := b.house.Quizzes.Finish(ctx, who, a.ID)
		if err != nil || (done.Passed != nil && *done.Passed) {
			return err
		}
		b.clock.Forward(20 * time.Hour)
		skill += 0.15
	}
	return nil
}
