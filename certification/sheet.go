package certification

import (
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"mumpuni/internal/typeface"
)

// Measures of A4 landscape in millimetres, and the colours of the paper.
const (
	paperWidth, paperHeight = 297.0, 210.0
	face                    = "Caladea"
	pointsToMM              = 25.4 / 72
)

type colour struct{ r, g, b int }

var (
	ink   = colour{31, 31, 31}
	navy  = colour{8, 53, 117}
	gold  = colour{168, 132, 52}
	pale  = colour{238, 231, 212}
	muted = colour{82, 82, 82}
)

// sheet is a PDF being drawn. Its helpers speak in millimetres and points and never move a cursor.
type sheet struct {
	*fpdf.Fpdf
	known map[string]bool // faces and styles that the document has
}

// newSheet begins a document whose bytes depend only on what is drawn and on made.
func newSheet(title, subject, author string, made time.Time) sheet {
	s := sheet{fpdf.New("L", "mm", "A4", ""), map[string]bool{}}
	s.SetCatalogSort(true)
	s.SetCreationDate(made.UTC())
	s.SetModificationDate(made.UTC())
	s.SetTitle(title, true)
	s.SetSubject(subject, true)
	s.SetAuthor(author, true)
	s.SetCreator("Mumpuni", true)
	s.SetLang("id-ID")
	s.SetAutoPageBreak(false, 0)
	s.SetMargins(0, 0, 0)
	s.SetCellMargin(0)
	for _, style := range []string{"", "B", "I"} {
		s.load(typeface.Faces[0], style)
	}
	return s
}

// load adds a face to the document when it is first needed; only the letters drawn are embedded.
func (s sheet) load(f typeface.Face, style string) {
	if key := f.Name + style; !s.known[key] {
		s.known[key] = true
		s.AddUTF8FontFromBytes(f.Name, style, f.File(style))
	}
}

// Text writes a line, each word in a face that has its letters.
func (s sheet) Text(x, y float64, line string) {
	s.inFaces(line, func(run string) {
		s.Fpdf.Text(x, y, run)
		x += s.Fpdf.GetStringWidth(run)
	})
}

// GetStringWidth is how wide Text draws a line.
func (s sheet) GetStringWidth(line string) (width float64) {
	s.inFaces(line, func(run string) { width += s.Fpdf.GetStringWidth(run) })
	return width
}

// inFaces sets the face of each stretch of line and calls do; the paper's own face is set again at the end.
func (s sheet) inFaces(line string, do func(run string)) {
	style := s.GetFontStyle()
	size, _ := s.GetFontSize()
	for _, run := range typeface.Runs(line) {
		if run.Face == 0 {
			do(run.Text)
			continue
		}
		f := typeface.Faces[run.Face]
		s.load(f, style)
		s.SetFont(f.Name, style, size)
		do(run.Text)
		s.SetFont(face, style, size)
	}
}

func (s sheet) ink(c colour)  { s.SetTextColor(c.r, c.g, c.b) }
func (s sheet) pen(c colour)  { s.SetDrawColor(c.r, c.g, c.b) }
func (s sheet) fill(c colour) { s.SetFillColor(c.r, c.g, c.b) }

// centred writes one line around x with its baseline at y.
func (s sheet) centred(x, y float64, line string) { s.Text(x-s.GetStringWidth(line)/2, y, line) }

// right writes one line that ends at x.
func (s sheet) right(x, y float64, line string) { s.Text(x-s.GetStringWidth(line), y, line) }

// wrap breaks text into lines no wider than width in the current font; a word that is too wide alone is cut.
func (s sheet) wrap(text string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && s.GetStringWidth(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; s.GetStringWidth(line) > width; {
			head := s.headOf(line, width)
			lines, line = append(lines, head), line[len(head):]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// headOf is as much of word as fits into width, at least one letter.
func (s sheet) headOf(word string, width float64) string {
	end := 0
	for i := range word {
		if i > 0 && s.GetStringWidth(word[:i]) > width {
			break
		}
		end = i
	}
	if end == 0 {
		for i := range word {
			if i > 0 {
				return word[:i]
			}
		}
		return word
	}
	return word[:end]
}

// qr draws the squares of a QR code into a box of the given size, joined along each row.
func (s sheet) qr(x, y, size float64, modules [][]bool) {
	side := size / float64(len(modules))
	s.fill(colour{})
	for row, line := range modules {
		for from := 0; from < len(line); from++ {
			to := from
			for to < len(line) && line[to] {
				to++
			}
			if to > from {
				s.Rect(x+float64(from)*side, y+float64(row)*side, float64(to-from)*side, side, "F")
				from = to
			}
		}
	}
}
