package demo

import (
	"strconv"

	"mumpuni/people"
)

// rung is a grade that is held from so many years of service.
type rung struct {
	years int
	grade string
}

// ladders are the usual grades of PNS by kind of post or, where it has levels, by level.
var ladders = map[string][]rung{
	"jpt_pratama":   {{0, "IV/b"}, {26, "IV/c"}},
	"administrator": {{0, "III/d"}, {14, "IV/a"}, {22, "IV/b"}},
	"pengawas":      {{0, "III/c"}, {14, "III/d"}},
	"pelaksana":     {{0, "II/c"}, {4, "II/d"}, {7, "III/a"}, {12, "III/b"}},
	"ahli_pertama":  {{0, "III/a"}, {4, "III/b"}},
	"ahli_muda":     {{0, "III/c"}, {12, "III/d"}},
	"ahli_madya":    {{0, "IV/a"}, {22, "IV/b"}},
	"terampil":      {{0, "II/c"}, {5, "II/d"}},
	"mahir":         {{0, "III/a"}, {12, "III/b"}},
}

// gradeOf is the grade of a PNS in a post who was appointed in begun, "201903".
func gradeOf(post people.Post, begun string) string {
	step := post.Level
	if step == "" {
		step = post.Kind
	}
	grade := ""
	for _, r := range ladders[step] {
		if yearOf(string(since))-yearOf(begun) >= r.years {
			grade = r.grade
		}
	}
	return grade
}

// contractGradeOf is the grade of a PPPK in a post, by the schooling that it asks for.
func contractGradeOf(post people.Post) string {
	switch {
	case post.Kind == "fungsional_keahlian", post.Name == "Penelaah Teknis Kebijakan":
		return "IX"
	case post.Name == "Pengadministrasi Perkantoran":
		return "V"
	}
	return "VII"
}

// bornIn spreads n of 0–32 over the years of birth in which people come to a post of the kind.
func bornIn(kind string, n int) int {
	if span := map[string]int{"jpt_pratama": 10, "administrator": 17, "pengawas": 22}[kind]; span > 0 {
		n %= span
	}
	return 1968 + n
}

// begunIn spreads n of 0–19 over the years of appointment of a PNS, who is of age then.
func begunIn(born, n int) int { return max(1998+n, born+22) }

func yearOf(day string) int {
	year, _ := strconv.Atoi(day[:4])
	return year
}
