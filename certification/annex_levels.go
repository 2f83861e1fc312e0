package certification

import (
	"fmt"
	"math"
	"strconv"

	"mumpuni/internal/typeface"
)

// The columns of the list of levels, in millimetres.
const (
	levelLeft       = 150.0
	certaintyRight  = 212.0
	questionsRight  = 230.0
	supervisionLeft = 236.0
	competenceWidth = 104.0
	levelWidth      = 40.0
)

// levelsAnnex draws the list of levels, each with how sure it is, on how many questions it rests and whether somebody watched, and below
// what that means.
func (s sheet) levelsAnnex(p Paper) {
	c := p.Competence
	head := func() float64 {
		y := s.annexHead(p, "DAFTAR LEVEL KOMPETENSI")
		s.levelCells(y-2.5, "No.", "Kompetensi", "Level", "Keyakinan", "Soal", "Pengawasan")
		return y
	}
	y := head()
	for i, l := range c.Levels {
		s.SetFont(face, "", 10.5)
		names := s.wrap(typeface.Drawable(l.Code+" "+l.Name), competenceWidth)
		words := s.wrap(typeface.Drawable(l.words()), levelWidth)
		if y+float64(max(len(names), len(words)))*rowLine+2 > annexBottom {
			y = head()
			s.SetFont(face, "", 10.5)
		}
		y = s.levelRow(y, i+1, l, names, words)
	}
	if y+26 > annexBottom {
		y = head()
	}
	s.levelNotes(y, p)
}

func (s sheet) levelCells(baseline float64, number, name, level, certainty, questions, supervision string) {
	s.Text(annexLeft+3, baseline, number)
	s.Text(titleLeft, baseline, name)
	s.Text(levelLeft, baseline, level)
	s.right(certaintyRight, baseline, certainty)
	s.right(questionsRight, baseline, questions)
	s.Text(supervisionLeft, baseline, supervision)
}

// levelRow draws one level and returns where the next begins.
func (s sheet) levelRow(y float64, number int, l CertifiedLevel, names, words []string) float64 {
	s.ink(ink)
	n := max(1, len(names), len(words))
	at := func(lines []string, i int) string {
		if i < len(lines) {
			return lines[i]
		}
		return ""
	}
	for i := range n {
		baseline := y + 1.2 + float64(i+1)*rowLine - 1
		if i > 0 {
			s.levelCells(baseline, "", at(names, i), at(words, i), "", "", "")
			continue
		}
		s.levelCells(baseline, strconv.Itoa(number)+".", at(names, i), at(words, i), percent(l.Probability), strconv.Itoa(l.Questions), watched(l.Supervised))
	}
	y += float64(n)*rowLine + 2
	s.pen(pale)
	s.SetLineWidth(0.25)
	s.Line(annexLeft, y, annexRight, y)
	return y
}

// levelNotes says below the list what it means and how long it holds.
func (s sheet) levelNotes(y float64, p Paper) {
	c := p.Competence
	notes := []string{
		fmt.Sprintf("Diukur pada %s; berlaku sampai dengan %s. Aturan: %s.", longDate(c.MeasuredOn), longDate(c.ValidUntil), c.Rule),
		"Keyakinan adalah peluang bahwa pemegang sertifikat berada pada level itu atau di atasnya. Kompetensi dan level yang belum terbukti tidak dicantumkan.",
	}
	if c.provisional() {
		notes = append(notes, "Sementara: batas level ditetapkan oleh kurang dari delapan penilai.")
	}
	s.SetFont(face, "I", 9)
	s.ink(muted)
	y += 6
	for _, note := range notes {
		for _, line := range s.wrap(note, annexRight-annexLeft) {
			s.Text(annexLeft, y, line)
			y += 4.2
		}
		y++
	}
}

// words are the level as it is printed: "Level 3 (Menengah), sementara".
func (l CertifiedLevel) words() string {
	text := "Level " + strconv.Itoa(l.Level)
	if l.Word != "" {
		text += " (" + l.Word + ")"
	}
	if l.Provisional {
		text += ", sementara"
	}
	return text
}

func (c CertifiedCompetence) provisional() bool {
	for _, l := range c.Levels {
		if l.Provisional {
			return true
		}
	}
	return false
}

// percent prints a probability without ever rounding it up: "96 %".
func percent(p float64) string { return strconv.Itoa(Percent(p)) + " %" }

// Percent is a probability of 0 to 1 in whole percent, never rounded up; certainty is not claimed.
func Percent(p float64) int { return min(99, int(math.Floor(p*100+1e-9))) }

func watched(supervised bool) string {
	if supervised {
		return "Diawasi"
	}
	return "Tidak diawasi"
}
