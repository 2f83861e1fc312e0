package exchange

// Examples are questions of each kind that show, in a template, how to fill it.
func Examples() []Item {
	return []Item{
		{
			Kind: Single, Stem: "Seorang warga mengirim pengaduan lewat surel. Ke mana pengaduan itu diteruskan?", Competency: "LD.2.1", Level: 2, Topic: "Pengaduan", Source: "Perpres 76/2013",
			Options:  []Option{{Text: "Kotak surat kantor", Feedback: "Tidak tercatat, sehingga tidak dapat ditelusuri."}, {Text: "Kanal pengaduan resmi", Right: true, Feedback: "Tercatat dan ada batas waktunya."}, {Text: "Grup percakapan pegawai"}, {Text: "Papan pengumuman"}},
			Feedback: "Pengaduan dicatat agar dapat ditelusuri.",
		},
		{Kind: Multiple, Stem: "Mana yang termasuk data pribadi spesifik?", Options: []Option{{Text: "Data kesehatan", Right: true}, {Text: "Data biometrik", Right: true}, {Text: "Nama kantor"}, {Text: "Jam layanan"}}},
		{Kind: TrueFalse, Stem: "Kata sandi boleh ditulis di papan agar mudah diingat.", Options: []Option{{}, {Right: true}}},
		{Kind: Matching, Stem: "Pasangkan pekerjaan dengan alatnya.", Pairs: []Pair{{"Menghitung anggaran", "Lembar kerja"}, {"Menulis surat", "Pengolah kata"}}, Distractors: []string{"Pemutar musik"}},
		{Kind: Ordering, Stem: "Urutkan langkah menangani surat masuk.", Options: []Option{{Text: "Terima"}, {Text: "Catat"}, {Text: "Disposisi"}, {Text: "Arsipkan"}}},
		{Kind: Numeric, Stem: "Jarak dua kantor pada peta 4,5 cm dengan skala 1 : 100.000. Berapa jarak sebenarnya?", Number: &Number{"4.5", "0.1", []string{"km"}}},
		{Kind: Short, Stem: "Apa nama aplikasi umum untuk surat dinas elektronik?", Accepted: []string{"SRIKANDI", "aplikasi SRIKANDI"}},
	}
}
