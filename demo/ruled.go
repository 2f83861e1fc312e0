package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/quizzes"
)

// faulty is the wording to which somebody objects on the first day, rightly: two of its answers are right.
const faulty = "Pada formulir pendaftaran lomba kebersihan kelurahan,"

// objection finds the first of some tries in which a question that begins with stem was not answered rightly.
func objection(list []sat, stem string) (sat, met, error) {
	for _, t := range list {
		for _, m := range t.met {
			if !m.right && strings.HasPrefix(m.stem, stem) {
				return t, m, nil
			}
		}
	}
	return sat{}, met{}, fmt.Errorf("nobody failed in: %s", stem)
}

// of is the slot of the question that begins with stem, 0 when it was not met.
func (t sat) of(stem string) int {
	for _, m := range t.met {
		if strings.HasPrefix(m.stem, stem) {
			return m.slot
		}
	}
	return 0
}

// contest objects to a question of a try, in words.
func (b *builder) contest(ctx context.Context, t sat, slot int, words string) (quizzes.Contest, error) {
	who, err := b.house.People.LoadActor(ctx, t.id)
	if err != nil {
		return quizzes.Contest{}, err
	}
	return b.house.Quizzes.Contest(ctx, who, quizzes.Objection{AttemptID: t.attempt, Slot: slot, Words: words})
}

// annul tells of the first day's objection: HR finds it right, a second officer agrees, and the question counts for nobody.
func (b *builder) annul(ctx context.Context, s *stage, first []sat) error {
	t, m, err := objection(first, faulty)
	if err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, 0, -60))
	k, err := b.contest(ctx, t, m.slot,
		"Pada lomba antarkelurahan pun asal kelurahan sudah diketahui dari surat pengantar. Jadi, ada dua jawaban yang benar.")
	if err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, 0, -58))
	r, err := b.house.Quizzes.UpholdContest(ctx, s.hr, k.ID, quizzes.Proposal{
		Kind: quizzes.OfQuestion, Reason: "Dua pilihan dapat dibenarkan, seperti yang disampaikan peserta. Soal tidak dihitung bagi siapa pun.",
	})
	if err != nil {
		return err
	}
	return b.rule(ctx, s, r)
}

// objections are one of the learner's, which was answered, and one that waits for an answer.
func (b *builder) objections(ctx context.Context, s *stage) error {
	list := s.sats[formed[0]]
	at := slices.IndexFunc(list, func(t sat) bool { return t.nip == s.learner.nip })
	t, m, err := objection(list[at:at+1], "")
	if err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, 0, -40))
	k, err := b.contest(ctx, t, m.slot, "Menurut saya jawaban saya juga benar, karena di kantor kami hal itu sudah biasa dilakukan.")
	if err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, 0, -35))
	err = b.house.Quizzes.RejectContest(ctx, s.second, k.ID, "Terima kasih. Undang-Undang Pelindungan Data Pribadi mengatur hal ini dengan tegas, jadi kuncinya tetap.")
	if err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, 0, -3))
	if t, m, err = objection(s.sats[formed[2]], "Supaya hanya hasil"); err != nil {
		return err
	}
	_, err = b.contest(ctx, t, m.slot, "Mesin pencari yang saya pakai menulisnya dengan cara lain, dan hasilnya sama. Mohon kuncinya diperiksa.")
	return err
}

// rule carries a regrade out, as HR asks and a second officer agrees.
func (b *builder) rule(ctx context.Context, s *stage, r quizzes.Regrade) error {
	approval, err := b.house.Quizzes.AskRegrade(ctx, s.hr, r.ID)
	if err != nil {
		return err
	}
	b.clock.Forward(3 * time.Hour)
	return b.agree(ctx, s.second, approval)
}

// release lets every held try count, daysAgo: HR looked, and found nothing.
func (b *builder) release(ctx context.Context, s *stage, daysAgo int) error {
	b.clock.Set(b.today.AddDate(0, 0, -daysAgo))
	held, err := b.house.Assessments.Held(ctx, s.hr)
	if err != nil {
		return err
	}
	for _, h := range held {
		if err := b.house.Assessments.Release(ctx, s.hr, h.AttemptID); err != nil {
			return err
		}
	}
	return nil
}

// report says of a question that was put before somebody what they think of it.
func (b *builder) report(ctx context.Context, t sat, slot int, reason, words string) error {
	who, err := b.house.People.LoadActor(ctx, t.id)
	if err != nil {
		return err
	}
	return b.house.Quizzes.Report(ctx, who, t.attempt, slot, reason, words)
}

// reports are what people say of questions: one waits for the trainer, one was answered.
func (b *builder) reports(ctx context.Context, s *stage) error {
	list := s.sats[formed[1]]
	b.clock.Set(b.today.AddDate(0, 0, -45))
	if err := b.report(ctx, list[0], list[0].of("Notula rapat"), "typo", "Tanda tanya di akhir kalimatnya tertinggal."); err != nil {
		return err
	}
	open, err := b.house.Questions.Reports(ctx, s.writer, uuid.Nil)
	if err != nil {
		return err
	}
	b.clock.Set(b.today.AddDate(0, 0, -44))
	for _, r := range open {
		if err := b.house.Questions.AnswerReport(ctx, s.writer, r.ID, "Terima kasih. Kalimatnya memang dilanjutkan oleh pilihan jawaban, jadi tidak diakhiri tanda tanya.", false); err != nil {
			return err
		}
	}
	b.clock.Set(b.today.AddDate(0, 0, -2))
	return b.report(ctx, list[1], list[1].of("Dinas memilih satu kanal"), "unclear", "Kata «sasarannya» dapat dipahami sebagai seluruh warga atau hanya warga yang terdampak.")
}

// hasty is somebody who answers without reading: a second a question.
func (b *builder) hasty(ctx context.Context, m member) (sitter, error) {
	who, err := b.house.People.LoadActor(ctx, m.id)
	return sitter{
		member: m, who: who, pace: func() time.Duration { return 1100 * time.Millisecond },
		knows: func(p posed) bool { return luckOf(m.nip, p.family).Float64() < p.chance },
	}, err
}

// dateOf is a moment's day where the regency is.
func dateOf(t time.Time) people.Day { return people.DayOf(t.In(people.Location(""))) }
