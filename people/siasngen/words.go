package siasngen

var offices = []string{
	"SEKRETARIAT DAERAH", "INSPEKTORAT", "DINAS PENDIDIKAN DAN KEBUDAYAAN", "DINAS KESEHATAN", "DINAS KOMUNIKASI DAN INFORMATIKA",
	"DINAS PERTANIAN DAN PERIKANAN", "DINAS PERHUBUNGAN", "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA",
	"BADAN PENGELOLAAN KEUANGAN DAERAH", "SATUAN POLISI PAMONG PRAJA", "KECAMATAN CONTOH UTARA", "KECAMATAN CONTOH SELATAN",
}

type post struct{ kind, name, echelon string }

var posts = []post{
	{"Jabatan Fungsional Tertentu", "GURU AHLI PERTAMA", ""},
	{"Jabatan Fungsional Tertentu", "GURU AHLI MUDA", ""},
	{"Jabatan Fungsional Tertentu", "PERAWAT TERAMPIL", ""},
	{"Jabatan Fungsional Tertentu", "BIDAN PENYELIA", ""},
	{"Jabatan Fungsional Tertentu", "PRANATA KOMPUTER AHLI PERTAMA", ""},
	{"Jabatan Fungsional Umum", "PENGADMINISTRASI PERKANTORAN", ""},
	{"Jabatan Fungsional Umum", "PENATA LAYANAN OPERASIONAL", ""},
}

var (
	menNames   = []string{"AGUS", "BAMBANG", "DEDI", "EKO", "FAJAR", "HENDRA", "JOKO", "RUDI", "SURYA", "YUDI"}
	womenNames = []string{"ANI", "DEWI", "ENDANG", "FITRI", "INDAH", "KARTIKA", "LESTARI", "RATNA", "SITI", "WULAN"}
	lastNames  = []string{"AMINAH", "FIRMANSYAH", "HIDAYAT", "KURNIAWAN", "NUGROHO", "PERMATA", "PRATAMA", "SAPUTRA", "SETIAWAN", "WIJAYA", "YULIANTI", "ZULKARNAIN"}
)
