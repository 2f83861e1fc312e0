package quiztest

import (
	"github.com/google/uuid"

	"mumpuni/questions"
	"mumpuni/quizzes"
)

// The words that only a finished attempt may show: feedback and keys of AllKinds.
var Secrets = []string{"Tepat sekali.", "Belum tepat.", "Karena panjang lebih kuat.", "72,5", "72.5", "Tanda Tangan Elektronik", "tolerance", "accepted"}

// Single is a single-choice question whose first option is right.
func Single(right string, wrong ...string) quizzes.Draft {
	d := asked(questions.Draft{Kind: questions.Single, Stem: "Manakah yang benar: " + right + "?"}, 1)
	d.Body.Options = append(d.Body.Options, questions.Option{Text: right, Right: true, Feedback: "Tepat sekali."})
	for _, o := range wrong {
		d.Body.Options = append(d.Body.Options, questions.Option{Text: o, Feedback: "Belum tepat."})
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
		asked(questions.Draft{Kind: questions.Multiple, Stem: "Manakah data pribadi?", Body: questions.Body{Options: []questions.Option{
			{Text: "NIK", Right: true}, {Text: "Nomor telepon", Right: true}, {Text: "Jam buka kantor"}, {Text: "Alamat kantor"},
		}}}, 2),
		asked(questions.Draft{Kind: questions.TrueFalse, Stem: "Kata sandi boleh dibagikan.", Body: questions.Body{Options: []questions.Option{
			{ID: questions.OptionTrue}, {ID: questions.OptionFalse, Right: true},
		}}}, 1),
		asked(questions.Draft{Kind: questions.Numeric, Stem: "Berapa jam batas pelaporan?", Body: questions.Body{Number: &questions.Number{Value: "72,5", Tolerance: "0,5"}}}, 1),
		asked(questions.Draft{Kind: questions.Short, Stem: "Apa kepanjangan TTE?", Body: questions.Body{Accepted: []string{"Tanda Tangan Elektronik"}}}, 1),
	}
}

// Arranged is one question each of matching, ordering and a number with a unit.
func Arranged() []quizzes.Draft {
	return []quizzes.Draft{
		asked(questions.Draft{Kind: questions.Matching, Stem: "Jodohkan singkatan.", Body: questions.Body{Pairs: []questions.Pair{
			{Left: "NIK", Right: "Nomor Induk Kependudukan"},
			{Left: "NIP", Right: "Nomor Induk Pegawai"},
			{Left: "KK", Right: "Kartu Keluarga"},
			{Right: "Kartu Kredit"},
		}}}, 2),
		asked(questions.Draft{Kind: questions.Ordering, Stem: "Urutkan langkahnya.", Body: questions.Body{Options: []questions.Option{
			{Text: "Terima berkas"}, {Text: "Periksa berkas"}, {Text: "Catat"}, {Text: "Simpan"},
		}}}, 1),
		asked(questions.Draft{Kind: questions.Numeric, Stem: "Berapa jauh?", Body: questions.Body{
			Number: &questions.Number{Value: "1,5", Tolerance: "0", Units: []string{"km", "m"}},
		}}, 1),
	}
}

func asked(d questions.Draft, mark int) quizzes.Draft { return quizzes.Draft{Draft: d, MaxMark: mark} }
