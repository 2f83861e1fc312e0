package certification

// forms are SIASN's kinds of training (jenis diklat), by its codes, as they are printed.
var forms = map[string]string{
	"1": "Diklat Struktural", "2": "Diklat Fungsional", "3": "Diklat Teknis", "4": "Workshop",
	"5": "Pelatihan Manajerial", "6": "Pelatihan Sosial Kultural", "7": "Sosialisasi", "8": "Bimbingan Teknis",
	"9": "Seminar", "10": "Magang", "11": "Kursus", "12": "Penataran", "13": "Klasikal lainnya", "14": "Coaching",
	"15": "Mentoring", "16": "E-Learning", "17": "Pelatihan Jarak Jauh", "18": "Detasering (Secondment)",
	"19": "Pembelajaran Alam Terbuka", "20": "Patok Banding (Benchmarking)", "21": "Pertukaran PNS dengan pegawai swasta",
	"22": "Belajar Mandiri", "23": "Komunitas Belajar", "24": "Bimbingan di Tempat Kerja", "25": "Nonklasikal lainnya",
}

// formName names a kind of training; an unknown code is printed as training without a kind.
func formName(code string) string {
	if name, ok := forms[code]; ok {
		return name
	}
	return "Pelatihan"
}

// heading is what the paper is called: an STTP for training in the narrow sense, a certificate for everything else.
func heading(form string) string {
	switch form {
	case "1", "2", "3", "5", "6":
		return "SURAT TANDA TAMAT PELATIHAN"
	}
	return "SERTIFIKAT"
}
