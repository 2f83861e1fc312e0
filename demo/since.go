package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// since tells what came after the new rule: some sit again, two answer without reading, orders are given from the board, and things wait for
// people to decide.
func (b *builder) since(ctx context.Context, s *stage) error {
	for _, part := range []struct {
		name string
		tell func(context.Context, *stage) error
	}{{"second tries", b.again}, {"held tries", b.odd}, {"the learner", b.unfinished}, {"orders", b.order}, {"what waits", b.waits}} {
		if err := part.tell(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	b.house.Tell("[4/4] 5 asesmen, 3 kompetensi terkalibrasi, dan aturan baru", "[4/4] 5 assessments, 3 calibrated competencies and the new rule")
	return nil
}

// oneOfAgain is of how many who sat the first competency one sits it again, and knows more.
const oneOfAgain = 20

// again lets some sit the first competency again, the learner among them: what they reach now takes the place of what they reached.
func (b *builder) again(ctx context.Context, s *stage) error {
	code := formed[0]
	const daysAgo = 18
	word, err := b.openSitting(ctx, s, code, daysAgo)
	if err != nil {
		return err
	}
	list := []member{s.learner}
	for i, m := range s.staff {
		if _, is := sits(i, 0); is && i%oneOfAgain == 1 && m.unit.id != s.hr.UnitID {
			list = append(list, m)
		}
	}
	err = b.together(ctx, 3, len(list), func(ctx context.Context, hand *builder, i int) error {
		by, err := hand.sitter(ctx, list[i], "again", 0.8)
		if err != nil {
			return err
		}
		hand.clock.Set(b.day(daysAgo).Add(time.Duration(90+hand.rng.IntN(300)) * time.Minute))
		_, _, err = hand.try(ctx, by, s.poses, s.formed[code], word)
		return err
	})
	if err != nil {
		return err
	}
	return b.release(ctx, s, 15)
}

// odd lets two of the staff who were never asked sit without reading: one result waits for whoever decides, one for the second person who
// would annul it.
func (b *builder) odd(ctx context.Context, s *stage) error {
	code := formed[0]
	word, err := b.openSitting(ctx, s, code, 5)
	if err != nil {
		return err
	}
	var never []member // asked before: one of a health centre, whom the HR officer of its agency sees too, and another
	for i, m := range s.staff {
		if _, is := sits(i, 0); !is && (len(never) == 0 && m.unit.kind == "puskesmas" || len(never) == 1 && m.unit.kind == "kelurahan") {
			never = append(never, m)
		}
	}
	var attempts []id.Attempt
	for _, m := range never {
		by, err := b.hasty(ctx, m)
		if err != nil {
			return err
		}
		b.clock.Forward(time.Hour)
		attempt, _, err := b.try(ctx, by, s.poses, s.formed[code], word)
		if err != nil {
			return err
		}
		attempts = append(attempts, attempt)
	}
	b.clock.Set(b.today.AddDate(0, 0, -1))
	_, err = b.house.Assessments.AskAnnul(ctx, s.hr, attempts[1], "Enam belas soal dijawab dalam kurang dari dua puluh detik. Peserta menyatakan salah menekan tombol dan bersedia mengulang.")
	return err
}

// unfinished gives the learner a try in which something is not decided, and which may go on.
func (b *builder) unfinished(ctx context.Context, s *stage) error {
	by, err := b.sitter(ctx, s.learner, "own", 0)
	if err != nil {
		return err
	}
	seen := map[int]int{}
	by.knows = func(p posed) bool { // 13 of 16, so that the required level is likely (0.89), and some six questions from sure
		seen[p.level]++
		return p.level == 1 && seen[1] > 1 || p.level == 2 || p.level == 3 && seen[3] < 3
	}
	b.clock.Set(b.today.AddDate(0, 0, -3))
	_, s.own, err = b.try(ctx, by, s.poses, s.drawn, "")
	return err
}

// order gives two orders from the board: a course to whoever stands below, an assessment to whoever was never asked.
func (b *builder) order(ctx context.Context, s *stage) error {
	b.clock.Set(b.today.AddDate(0, 0, -4))
	whom := func(code string, state competencies.State) competencies.CellFilter {
		return competencies.CellFilter{GapFilter: competencies.GapFilter{UnitID: b.root}, CompetencyID: s.codes[code], State: string(state)}
	}
	_, err := b.house.Orders.Give(ctx, s.hr, orders.NewOrder{
		Whom: whom(formed[1], competencies.Below), CourseID: s.taught[2].course, DueOn: dateOf(b.today.AddDate(0, 0, 40)),
		Note: "Hasil asesmen masih di bawah level jabatan. Setelah kursus ini, asesmen dapat diulang.",
	})
	if err != nil {
		return err
	}
	at := whom(formed[2], competencies.Unmeasured)
	at.UnitID = s.learner.unit.id
	_, err = b.house.Orders.Give(ctx, s.hr, orders.NewOrder{
		Whom: at, AssessmentID: s.formed[formed[2]], DueOn: dateOf(b.today.AddDate(0, 0, 14)), Note: "Kode asesmen dibagikan pengawas pada hari pelaksanaan.",
	})
	return err
}

// waits leaves things for people to decide: objections and a report, an assessment to publish, a question to annul, questions to review; and
// a sitting that is open now.
func (b *builder) waits(ctx context.Context, s *stage) error {
	if err := b.objections(ctx, s); err != nil {
		return err
	}
	if err := b.reports(ctx, s); err != nil {
		return err
	}
	if err := b.maintain(ctx, s); err != nil {
		return err
	}
	b.clock.Set(b.today)
	plan, err := b.house.Assessments.Create(ctx, s.writer, b.plan(s, formed[2], assessments.Draft{ // of which the starter bank, taken in later, holds nothing
		Title: "Asesmen adaptif: mencari informasi digital", Mode: assessments.Adaptive, Minutes: 30, MaxQuestions: 14,
		About: "Bagi pegawai yang tidak dapat hadir pada hari asesmen bersama. Soal berikutnya dipilih menurut jawaban Anda.",
	}, 2, 6, 4))
	if err != nil {
		return err
	}
	if _, err := b.house.Assessments.Publish(ctx, s.writer, plan); err != nil {
		return err
	}
	r, err := b.house.Quizzes.Propose(ctx, s.hr, quizzes.Proposal{
		Kind: quizzes.OfQuestion, VersionID: s.own[len(s.own)-1].version, Reason: "Jawaban yang benar bergantung pada keterangan yang tidak disebut dalam soal.",
	})
	if err != nil {
		return err
	}
	if _, err := b.house.Quizzes.AskRegrade(ctx, s.hr, r.ID); err != nil {
		return err
	}
	_, err = b.house.Assessments.OpenSitting(ctx, s.hr, s.formed[formed[2]], b.root, b.today, b.today.Add(assessments.MaxSitting))
	return err
}

// maintain retires a question whose matter is over, and has each trainer wait for the other's review.
func (b *builder) maintain(ctx context.Context, s *stage) error {
	b.clock.Set(b.today.AddDate(0, 0, -10))
	for _, m := range s.sats[formed[2]][0].met {
		if m.level == 1 && strings.HasPrefix(m.stem, "Pada hasil pencarian") {
			if err := b.house.Questions.Retire(ctx, s.writer, []uuid.UUID{m.question}); err != nil {
				return err
			}
		}
	}
	b.clock.Set(b.today.AddDate(0, 0, -1))
	for _, d := range []struct {
		by    people.Actor
		stem  string
		right string
		wrong []string
	}{
		{
			s.reviewer, "Rekan salah menulis nama pejabat dalam grup percakapan dinas. Cara menegurnya yang paling baik adalah …", "lewat pesan pribadi, dengan menyebut nama yang benar",
			[]string{"di grup itu, dengan huruf besar", "lewat gambar sindiran di grup lain", "dengan mengeluarkannya dari grup"},
		},
		{
			s.writer, "Pesan dinas dikirim pukul 22.00 dan tidak mendesak. Kebiasaan yang paling menghargai penerimanya adalah …", "menjadwalkan pengirimannya besok pagi",
			[]string{"mengirim pengingat setiap jam", "meminta balasan malam itu juga", "meneleponnya berkali-kali"},
		},
	} {
		draft := kinds.Draft{Kind: kinds.Single, Stem: d.stem, CompetencyID: s.codes["LD.2.5"], Level: 2}
		draft.Body.Options = append(draft.Body.Options, kinds.Option{Text: d.right, Right: true})
		for _, w := range d.wrong {
			draft.Body.Options = append(draft.Body.Options, kinds.Option{Text: w})
		}
		question, err := b.house.Question(ctx, d.by, b.root, draft)
		if err != nil {
			return err
		}
		if err := b.house.Questions.AskReview(ctx, d.by, []uuid.UUID{question}); err != nil {
			return err
		}
	}
	return nil
}
