package questions_test

import (
	"slices"
	"strings"
	"testing"

	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// Each hint is given where it applies, and not one step before.
func TestHintsAreGivenWhereTheyApply(t *testing.T) {
	long := strings.Repeat("kata ", 25)
	for name, c := range map[string]struct {
		d    kinds.Draft
		want []string
	}{
		"nothing":            {asking("Apa dasar hukumnya?", "UU 27/2022", "UU 20/2023", "PP 71/2019"), nil},
		"the key is longest": {asking("Apa?", "Menutup akses lalu melapor kepada pejabat", "Menghapus berkas", "Diam saja"), []string{"longest"}},
		"a little longer":    {asking("Apa?", "Menutup akses tautan", "Menghapus berkas", "Diam saja"), nil},
		"another is longest": {asking("Apa?", "Diam saja", "Menutup akses lalu melapor kepada pejabat", "x y z"), nil},
		"a word in common":   {asking("Apa fungsi arsip dinamis?", "Menunjang arsip dinamis harian", "Menyimpan uang negara", "Melatih pegawai baru"), []string{"word"}},
		"in all options":     {asking("Apa fungsi arsip dinamis?", "dinamis satu", "dinamis dua", "dinamis tiga"), nil},
		"all of the above":   {asking("Apa?", "satu", "dua", "Semua jawaban di atas benar"), []string{"all_of", "absolute"}},
		"A and B":            {asking("Apa?", "satu", "dua", "A dan B benar"), []string{"all_of"}},
		"an absolute":        {asking("Apa?", "satu", "dua", "Tidak pernah boleh"), []string{"absolute"}},
		"an absolute key":    {asking("Apa?", "Selalu", "dua", "tiga"), nil},
		"two options":        {asking("Apa?", "satu", "dua"), []string{"two"}},
		"one negation":       {asking("Mana yang bukan data pribadi?", "Cuaca", "Nama", "NIK"), []string{"negation"}},
		"two negations":      {asking("Mana yang tidak boleh dilakukan tanpa izin?", "satu", "dua", "tiga"), []string{"double_negation"}},
		"25 words":           {asking(long, "satu", "dua", "tiga"), nil},
		"26 words":           {asking(long+"lagi?", "satu", "dua", "tiga"), []string{"long_sentence"}},
		"two sentences":      {asking(long+"titik. "+long, "satu", "dua", "tiga"), []string{"long_sentence"}},
	} {
		var got []string
		for _, h := range questions.Hints(c.d.Stem, c.d.Kind, c.d.Body) {
			got = append(got, strings.TrimPrefix(h.Key, "bank.hint."))
			if !slices.Contains(questions.Checks, h.Check) {
				t.Errorf("%s: no point %q", name, h.Check)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}
