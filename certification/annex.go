package certification

import (
	"fmt"
	"strconv"
	"strings"

	"mumpuni/internal/typeface"
)

// The columns of the list of modules: their left edges and right edges in millimetres.
const (
	annexLeft, annexRight = 28.0, 269.0
	titleLeft             = 42.0
	titleWidth            = 118.0
	partLeft              = 166.0
	kindLeft              = 200.0
	minutesRight          = 246.0
	jpRight               = 266.0
	annexBottom           = 178.0
	rowLine               = 4.6
)

var parts = map[string]string{"gambaran_umum": "Gambaran umum", "materi": "Materi", "evaluasi": "Evaluasi"}

var kinds = map[string]string{
	"article": "Bacaan", "pdf": "Dokumen", "image": "Gambar", "video": "Video", "link": "Tautan", "quiz": "Kuis",
}

// annex draws the list of modules with the JP of each, their sum, and the score with its scale.
func (s sheet) annex(p Paper) {
	y := s.annexPage(p)
	minutes := 0
	for i, m := range p.Course.Modules {
		s.SetFont(face, "", 10.5)
		lines := s.wrap(typeface.Drawable(m.Title), titleWidth)
		if y+float64(len(lines))*rowLine+2 > annexBottom {
			y = s.annexPage(p)
		}
		y = s.row(y, i+1, m, lines)
		minutes += m.Minutes
	}
	if y+34 > annexBottom && p.Result != nil {
		y = s.annexPage(p)
	}
	s.total(y, minutes, p)
}

// annexPage begins a page of the list and returns where its first row starts.
func (s sheet) annexPage(p Paper) float64 {
	y := s.annexHead(p, "DAFTAR MATA PELATIHAN")
	s.cells(y-2.5, "No.", "Mata pelatihan", "Bagian", "Bentuk", "Menit", "JP")
	return y
}

// annexHead begins a page of a list, up to the bar in which the names of its columns go.
func (s sheet) annexHead(p Paper, title string) float64 {
	s.AddPage()
	s.frame()
	s.line(area{24, 20, paperWidth - 48, 8}, title, "B", 16, navy, 0.6)
	s.line(area{24, 28, paperWidth - 48, 6}, p.Title(), "B", 12, ink, 0)
	s.line(area{24, 34, paperWidth - 48, 6}, fmt.Sprintf("%s · Nomor: %s", p.Holder.Name, p.Number), "", 10.5, muted, 0)
	s.line(area{24, 184, paperWidth - 48, 5}, fmt.Sprintf("Lampiran sertifikat nomor %s · kode verifikasi %s · %s",
		p.Number, GroupCode(p.Code), address(p.Link)), "I", 8, muted, 0)
	s.fill(navy)
	s.Rect(annexLeft, 44, annexRight-annexLeft, 7.5, "F")
	s.SetFont(face, "B", 10.5)
	s.ink(colour{255, 255, 255})
	return 51.5
}

func (s sheet) cells(baseline float64, number, title, part, kind, minutes, jp string) {
	s.Text(annexLeft+3, baseline, number)
	s.Text(titleLeft, baseline, title)
	s.Text(partLeft, baseline, part)
	s.Text(kindLeft, baseline, kind)
	s.right(minutesRight, baseline, minutes)
	s.right(jpRight, baseline, jp)
}

// row draws one module and returns where the next begins.
func (s sheet) row(y float64, number int, m CertifiedModule, lines []string) float64 {
	s.ink(ink)
	for i, line := range lines {
		baseline := y + 1.2 + float64(i+1)*rowLine - 1
		if i > 0 {
			s.Text(titleLeft, baseline, line)
			continue
		}
		s.cells(baseline, strconv.Itoa(number)+".", line, parts[m.Part], kinds[m.Kind], strconv.Itoa(m.Minutes), hundredths(m.JP))
	}
	y += float64(max(1, len(lines)))*rowLine + 2
	s.pen(pale)
	s.SetLineWidth(0.25)
	s.Line(annexLeft, y, annexRight, y)
	return y
}

// total closes the list: the sum of minutes and JP, and for graded courses the score and the scale.
func (s sheet) total(y float64, minutes int, p Paper) {
	s.pen(navy)
	s.SetLineWidth(0.5)
	s.Line(annexLeft, y, annexRight, y)
	s.SetFont(face, "B", 10.5)
	s.ink(ink)
	s.cells(y+6, "", "Jumlah", "", "", strconv.Itoa(minutes), strconv.Itoa(p.Course.JP))
	if p.Result == nil {
		return
	}
	s.Text(titleLeft, y+14, fmt.Sprintf("Nilai akhir: %s (%s)", p.Result.Score, p.Result.Band))
	s.SetFont(face, "I", 8.5)
	s.ink(muted)
	for i, line := range s.wrap("Skala predikat: "+scaleText(p.Result.Scale)+".", annexRight-titleLeft) {
		s.Text(titleLeft, y+20+float64(i)*4, line)
	}
}

// scaleText prints the scale: "Sangat Memuaskan (90,01–100); Memuaskan (80,01–90); …".
func scaleText(scale []Band) string {
	upper, texts := 10000, make([]string, len(scale))
	for i, b := range scale {
		texts[i] = fmt.Sprintf("%s (%s–%s)", b.Name, hundredths(b.From), hundredths(upper))
		upper = b.From - 1
	}
	return strings.Join(texts, "; ")
}
