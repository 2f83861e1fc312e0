package quiztest

import (
	"github.com/google/uuid"

	"mumpuni/quizzes"
)

// The words that only a finished attempt may show: feedback and keys of AllKinds.
var Secrets = []string{"Tepat sekali.", "Belum tepat.", "Karena panjang lebih kuat.", "72,5", "72.5", "Tanda Tangan Elektronik", "tolerance", "accepted"}

// Single is a single-choice question whose first option is right.
func Single(right string, wrong ...string) quizzes.Draft {
	d := quizzes.Draft{Kind: quizzes.Single, Stem: "Manakah yang benar: " + right + "?", MaxMark: 1}
	d.Body.Options = append(d.Body.Options, quizzes.Option{Text: right, Right: true, Feedback: "Tepat sekali."})
	for _, o := range wrong {
		d.Body.Options = append(d.Body.Options, quizzes.Option{Text: o, Feedback: "Belum tepat."})
	}
	d.Body.Feedback = "Karena panjang lebih kuat."
	return d
}

// Measuring tags a question with what it measures.
func Measuring(d quizzes.Draft, competency uuid.UUID, level int) quizzes.Draft {
	d.CompetencyID, d.Level = competency, level
	return d
}

// AllKinds is one question of each kind; the second has mark 2.
func AllKinds() []quizzes.Draft {
	return []quizzes.Draft{
		Single("Kata sandi panjang", "Tanggal lahir", "123456"),
		{Kind: quizzes.Multiple, Stem: "Manakah data pribadi?", MaxMark: 2, Body: quizzes.Body{Options: []quizzes.Option{
			{Text: "NIK", Right: true}, {Text: "Nomor telepon", Right: true}, {Text: "Jam buka kantor"}, {Text: "Alamat kantor"},
		}}},
		{Kind: quizzes.TrueFalse, Stem: "Kata sandi boleh dibagikan.", MaxMark: 1, Body: quizzes.Body{Options: []quizzes.Option{
			{ID: quizzes.OptionTrue}, {ID: quizzes.OptionFalse, Right: true},
		}}},
		{Kind: quizzes.Numeric, Stem: "Berapa jam batas pelaporan?", MaxMark: 1, Body: quizzes.Body{Number: &quizzes.Number{Value: "72,5", Tolerance: "0,5"}}},
		{Kind: quizzes.Short, Stem: "Apa kepanjangan TTE?", MaxMark: 1, Body: quizzes.Body{Accepted: []string{"Tanda Tangan Elektronik"}}},
	}
}
