package people

import "slices"

// pangkat names the PNS grades (golongan/ruang).
var pangkat = map[string]string{
	"I/a": "Juru Muda", "I/b": "Juru Muda Tk. I", "I/c": "Juru", "I/d": "Juru Tk. I",
	"II/a": "Pengatur Muda", "II/b": "Pengatur Muda Tk. I", "II/c": "Pengatur", "II/d": "Pengatur Tk. I",
	"III/a": "Penata Muda", "III/b": "Penata Muda Tk. I", "III/c": "Penata", "III/d": "Penata Tk. I",
	"IV/a": "Pembina", "IV/b": "Pembina Tk. I", "IV/c": "Pembina Utama Muda", "IV/d": "Pembina Utama Madya", "IV/e": "Pembina Utama",
}

var pppkGrades = []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"}

// GradeName is the pangkat of a PNS grade ("III/d" is "Penata Tk. I"); PPPK grades have no name and give "".
func GradeName(grade string) string { return pangkat[grade] }

// KnownGrade reports whether grade is a PNS grade "I/a"–"IV/e", a PPPK grade "I"–"XVII", or empty.
func KnownGrade(grade string) bool {
	return grade == "" || pangkat[grade] != "" || slices.Contains(pppkGrades, grade)
}
