package quiztest

import (
	"github.com/google/uuid"

	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// The words that only a finished attempt may show: feedback and keys of AllKinds.
var Secrets = []string{"Tepat sekali.", "Belum tepat.", "Karena panjang lebih kuat.", "72,5", "72.5", "Tanda Tangan Elektronik", "tolerance", "accepted"}

// Single is a single-choice question whose first option is right.
func Single(right string, wrong ...string) quizzes.Draft {
	d := asked(kinds.Draft{Kind: kinds.Single, Stem: "Manakah yang benar: " + right + "?"}, 1)
	d.Body.Options = append(d.Body.Options, kinds.Option{Text: right, Right: true, Feedback: "Tepat sekali."})
	for _, o := range wrong {
		d.Body.Options = append(d.Body.Options, kinds.Option{Text: o, Feedback: "Belum tepat."})
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
		asked(kinds.Draft{Kind: kinds.Multiple, Stem: "Manakah data pribadi?", Body: kinds.Body{Options: []kinds.Option{
			{Text: "NIK", Right: true}, {Text: "Nomor telepon", Right: true}, {Text: "Jam buka kantor"}, {Text: "Alamat kantor"},
		}}}, 2),
		asked(kinds.Draft{Kind: kinds.TrueFalse, Stem: "Kata sandi boleh dibagikan.", Body: kinds.Body{Options: []kinds.Option{
			{ID: kinds.OptionTrue}, {ID: kinds.OptionFalse, Right: true},
		}}}, 1),
		asked(kinds.Draft{Kind: kinds.Numeric, Stem: "Berapa jam batas pelaporan?", Body: kinds.Body{Number: &kinds.Number{Value: "72,5", Tolerance: "0,5"}}}, 1),
		asked(kinds.Draft{Kind: kinds.Short, Stem: "Apa kepanjangan TTE?", Body: kinds.Body{Accepted: []string{"Tanda Tangan Elektronik"}}}, 1),
	}
}

// Arranged is one question each of matching, ordering and a number with a unit.
func Arranged() []quizzes.Draft {
	return []quizzes.Draft{
		asked(kinds.Draft{Kind: kinds.Matching, Stem: "Jodohkan singkatan.", Body: kinds.Body{Pairs: []kinds.Pair{
			{Left: "NIK", Right: "Nomor Induk Kependudukan"},
			{Left: "NIP", Right: "Nomor Induk Pegawai"},
			{Left: "KK", Right: "Kartu Keluarga"},
			{Right: "Kartu Kredit"},
		}}}, 2),
		asked(kinds.Draft{Kind: kinds.Ordering, Stem: "Urutkan langkahnya.", Body: kinds.Body{Options: []kinds.Option{
			{Text: "Terima berkas"}, {Text: "Periksa berkas"}, {Text: "Catat"}, {Text: "Simpan"},
		}}}, 1),
		asked(kinds.Draft{Kind: kinds.Numeric, Stem: "Berapa jauh?", Body: kinds.Body{
			Number: &kinds.Number{Value: "1,5", Tolerance: "0", Units: []string{"km", "m"}},
		}}, 1),
	}
}

func asked(d kinds.Draft, mark int) quizzes.Draft { return quizzes.Draft{Draft: d, MaxMark: mark} }
