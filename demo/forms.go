package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
)

// formed are the competencies that the regency measures by two fixed forms, in the order in which it does so.
var formed = []string{"LD.4.2", "LD.2.1", "LD.1.1"}

// formLength is how many questions one form has.
const formLength = 16

// The sittings: each competency has a first day, so many days ago, and goes on a few days later; the staff come in groups. Of each competency
// a quarter of the staff was never asked, another quarter of each.
var (
	firstDays = map[string]int{"LD.4.2": 62, "LD.2.1": 50, "LD.1.1": 44}
	going     = map[string]int{"LD.4.2": 54, "LD.2.1": 49, "LD.1.1": 43}
)

const (
	groups    = 5
	oneOfLeft = 4
)

// dayOf is how many days ago a group sits a competency.
func dayOf(code string, group int) int {
	if group == 0 {
		return firstDays[code]
	}
	return going[code] - group + 1
}

// sits tells whether and in which group the i-th of the staff sits the n-th of the formed competencies.
func sits(i, n int) (group int, is bool) { return i / oneOfLeft % groups, i%oneOfLeft != n }

// sat is a try of somebody.
type sat struct {
	member
	attempt id.Attempt
	met     []met
}

// sittings publishes the supervised assessments and lets most of the staff sit them. On the first day somebody objects to a question, which
// two persons annul.
func (b *builder) sittings(ctx context.Context, s *stage) error {
	b.clock.Set(b.day(72).Add(3 * time.Hour))
	titles := map[string]string{
		"LD.4.2": "Asesmen pelindungan data pribadi", "LD.2.1": "Asesmen komunikasi digital di kantor", "LD.1.1": "Asesmen mencari informasi digital",
	}
	abouts := map[string]string{
		"LD.4.2": "Soal tentang data warga dan pegawai yang Anda pegang: apa yang boleh diminta, disimpan, dibagikan, dan dimusnahkan.",
		"LD.2.1": "Soal tentang surel, rapat daring, dan kanal percakapan dengan warga serta rekan kerja.",
		"LD.1.1": "Soal tentang menemukan peraturan, data, dan berkas yang tepat dengan cepat.",
	}
	issuers, err := b.house.Assessments.Issuers(ctx, s.writer, b.root)
	if err != nil {
		return err
	}
	for _, code := range formed {
		d := assessments.Draft{Title: titles[code], About: abouts[code], Mode: assessments.Forms, Forms: 2, Minutes: 40, Supervised: true}
		if code != formed[2] {
			d.IssuerID = issuers[0].ID
		}
		if s.formed[code], err = b.openPlan(ctx, s, b.plan(s, code, d, 4, 7, 5)); err != nil {
			return err
		}
	}
	if err := b.accept(ctx, s, s.formed[formed[0]]); err != nil {
		return fmt.Errorf("in the signatory's name: %w", err)
	}
	for _, code := range formed {
		for group := range groups {
			list, err := b.sitting(ctx, s, code, group)
			if err != nil {
				return err
			}
			s.sats[code] = append(s.sats[code], list...)
			if code == formed[0] && group == 0 {
				if err := b.annul(ctx, s, list); err != nil {
					return fmt.Errorf("first objection: %w", err)
				}
			}
		}
	}
	return b.release(ctx, s, 38)
}

// accept lets certificates of an assessment be issued in the signatory's name; the others' wait.
func (b *builder) accept(ctx context.Context, s *stage, assessment uuid.UUID) error {
	mine, err := b.house.Certification.InMyName(ctx, s.signatory)
	if err != nil {
		return err
	}
	for _, a := range mine.Assessments {
		if a.ID == assessment {
			return b.house.Certification.AcceptAssessment(ctx, s.signatory, assessment, a.Digest)
		}
	}
	return errors.New("nothing to accept")
}

// sitting is one supervised day of a competency, on which a group of the staff sits.
func (b *builder) sitting(ctx context.Context, s *stage, code string, group int) ([]sat, error) {
	word, err := b.openSitting(ctx, s, code, dayOf(code, group))
	if err != nil {
		return nil, err
	}
	n := map[string]int{formed[0]: 0, formed[1]: 1, formed[2]: 2}[code]
	var there []member
	for i, m := range s.staff {
		if g, is := sits(i, n); is && g == group && m.unit.id != s.hr.UnitID { // who opens a sitting has none of their own unit in it
			there = append(there, m)
		}
	}
	if code == formed[0] && group == 1 {
		there = append(there, s.learner)
	}
	list := make([]sat, len(there))
	return list, b.together(ctx, hashOf(code)+uint64(group), len(there), func(ctx context.Context, hand *builder, k int) error {
		by, err := hand.sitter(ctx, there[k], code, 0)
		if err != nil {
			return err
		}
		hand.clock.Set(b.day(dayOf(code, group)).Add(time.Duration(90+hand.rng.IntN(300)) * time.Minute))
		list[k].member = there[k]
		list[k].attempt, list[k].met, err = hand.try(ctx, by, s.poses, s.formed[code], word)
		return err
	})
}

// openSitting opens a day of a supervised assessment to the whole regency, and gives its code.
func (b *builder) openSitting(ctx context.Context, s *stage, code string, daysAgo int) (string, error) {
	day := b.day(daysAgo)
	b.clock.Set(day.Add(time.Hour))
	sitting, err := b.house.Assessments.OpenSitting(ctx, s.hr, s.formed[code], b.root, day.Add(time.Hour), day.Add(9*time.Hour))
	return sitting.Code, err
}
