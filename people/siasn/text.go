package siasn

import (
	"regexp"
	"slices"
	"strings"

	"mumpuni/people"
)

// This file knows how SIASN words things.

// parseSex reads M/F, as SIASN writes it, and L/P, as people do.
func parseSex(s string) (string, bool) {
	switch strings.ToUpper(strings.ReplaceAll(s, " ", "")) {
	case "M", "L", "LAKI-LAKI", "PRIA":
		return "m", true
	case "F", "P", "PEREMPUAN", "WANITA":
		return "f", true
	}
	return "", s == ""
}

// parseEmployment reads JENIS PEGAWAI NAMA together with STATUS CPNS PNS (C or P).
func parseEmployment(kind, status string) (people.Employment, bool) {
	kind, status = strings.ToUpper(kind), strings.ToUpper(status)
	probation := status == "C" || status == "CPNS"
	switch {
	case strings.Contains(kind, "PARUH WAKTU"):
		return people.PPPKPartTime, true
	case strings.Contains(kind, "PPPK"), strings.Contains(kind, "PERJANJIAN KERJA"):
		return people.PPPK, true
	case strings.Contains(kind, "CPNS"):
		return people.CPNS, true
	case strings.Contains(kind, "PNS"), strings.Contains(kind, "PEGAWAI NEGERI SIPIL"):
		if probation {
			return people.CPNS, true
		}
		return people.PNS, true
	}
	return "", false
}

// sameFile groups the employments that come in one SIASN sheet: a CPNS becomes a PNS without having left.
func sameFile(e people.Employment) people.Employment {
	if e == people.CPNS {
		return people.PNS
	}
	return e
}

var gradePattern = regexp.MustCompile(`^([IVX]+)[ ./\-]*([A-Ea-e]?)$`)

// parseGrade reads "III/d", "III.D", "IX".
func parseGrade(s string) (string, bool) {
	m := gradePattern.FindStringSubmatch(strings.TrimSpace(strings.TrimPrefix(s, "Gol.")))
	if m == nil {
		return "", s == ""
	}
	grade := m[1]
	if m[2] != "" {
		grade += "/" + strings.ToLower(m[2])
	}
	return grade, people.KnownGrade(grade)
}

// parsePost reads JABATAN NAMA, JENIS JABATAN NAMA and ESELON NAMA. warn is the key of a doubt about the level.
func parsePost(name, kind, echelon string) (p people.Post, warn string, ok bool) {
	p.Name = name
	kind = strings.ToUpper(kind)
	switch {
	case strings.Contains(kind, "STRUKTURAL"), strings.Contains(kind, "PIMPINAN"), strings.Contains(kind, "MANAJERIAL") && !strings.Contains(kind, "NON"):
		p.Kind, ok = echelonKind(echelon)
	case strings.Contains(kind, "UMUM"), strings.Contains(kind, "PELAKSANA"):
		p.Kind, ok = "pelaksana", true
	case strings.Contains(kind, "FUNGSIONAL"):
		p.Kind, p.Level = functionalLevel(name)
		if ok = true; p.Level == "" {
			warn = "import.issue.level_unknown"
		}
	}
	return p, warn, ok
}

// echelonKind maps "II.b" to the kind of post that took the echelon's place.
func echelonKind(echelon string) (string, bool) {
	number, _, _ := strings.Cut(strings.ToUpper(strings.NewReplacer("/", ".", "-", ".", " ", ".").Replace(strings.TrimSpace(echelon))), ".")
	kind, ok := map[string]string{"I": "jpt_madya", "II": "jpt_pratama", "III": "administrator", "IV": "pengawas", "V": "pengawas"}[number]
	if number == "I" && strings.HasSuffix(strings.ToUpper(strings.TrimSpace(echelon)), "A") {
		kind = "jpt_utama"
	}
	return kind, ok
}

// functionalWords maps the last words of a functional post to its kind and level, the longest first. The words without
// "Ahli" and "Pelaksana" are those from before PermenPANRB 13/2019.
var functionalWords = []struct{ words, kind, level string }{
	{"AHLI PERTAMA", "fungsional_keahlian", "ahli_pertama"},
	{"AHLI MUDA", "fungsional_keahlian", "ahli_muda"},
	{"AHLI MADYA", "fungsional_keahlian", "ahli_madya"},
	{"AHLI UTAMA", "fungsional_keahlian", "ahli_utama"},
	{"PELAKSANA PEMULA", "fungsional_keterampilan", "pemula"},
	{"PELAKSANA LANJUTAN", "fungsional_keterampilan", "mahir"},
	{"PEMULA", "fungsional_keterampilan", "pemula"},
	{"TERAMPIL", "fungsional_keterampilan", "terampil"},
	{"PELAKSANA", "fungsional_keterampilan", "terampil"},
	{"MAHIR", "fungsional_keterampilan", "mahir"},
	{"PENYELIA", "fungsional_keterampilan", "penyelia"},
	{"PERTAMA", "fungsional_keahlian", "ahli_pertama"},
	{"MUDA", "fungsional_keahlian", "ahli_muda"},
	{"MADYA", "fungsional_keahlian", "ahli_madya"},
	{"UTAMA", "fungsional_keahlian", "ahli_utama"},
}

// functionalLevel reads the level from a functional post's name; without one it is taken for keahlian of no level.
func functionalLevel(name string) (kind, level string) {
	name = strings.ToUpper(name)
	for _, w := range functionalWords {
		if strings.HasSuffix(name, w.words) || strings.Contains(name, w.words+" ") && strings.HasPrefix(w.words, "AHLI") {
			return w.kind, w.level
		}
	}
	return "fungsional_keahlian", ""
}

// unitPrefixes tells the kind of a unit by how its name begins.
var unitPrefixes = []struct {
	kind  string
	words []string
}{
	{"kecamatan", []string{"KECAMATAN", "KANTOR CAMAT"}},
	{"kelurahan", []string{"KELURAHAN", "KANTOR LURAH"}},
	{"puskesmas", []string{"PUSKESMAS", "UPT PUSKESMAS", "UPTD PUSKESMAS", "PUSAT KESEHATAN MASYARAKAT"}},
	{"rsud", []string{"RSUD", "RUMAH SAKIT"}},
	{"sekolah", []string{"SD ", "SDN", "SMP", "TK ", "TKN", "PAUD", "SEKOLAH", "SKB", "UPT SD", "UPT SMP", "UPTD SD", "UPTD SMP", "SLB", "SMA", "SMK"}},
	{"uptd", []string{"UPT", "UNIT PELAKSANA TEKNIS"}},
	{"opd", []string{"DINAS", "BADAN", "INSPEKTORAT", "SEKRETARIAT DAERAH", "SEKRETARIAT DPRD", "SEKRETARIAT DEWAN", "SATUAN POLISI", "SATPOL"}},
	{"bidang", []string{"BIDANG", "BAGIAN", "SEKRETARIAT", "INSPEKTUR PEMBANTU"}},
	{"seksi", []string{"SEKSI", "SUBBAGIAN", "SUB BAGIAN", "SUBBIDANG", "SUB BIDANG", "SUB KOORDINATOR", "TIM "}},
}

// guessUnitKind tells a unit's kind by its name.
func guessUnitKind(name string) string {
	name = strings.ToUpper(strings.Join(strings.Fields(name), " ")) + " "
	for _, p := range unitPrefixes {
		if slices.ContainsFunc(p.words, func(w string) bool { return strings.HasPrefix(name, w) }) {
			return p.kind
		}
	}
	return "lainnya"
}
