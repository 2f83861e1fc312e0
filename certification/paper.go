package certification

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"mumpuni/internal/typeface"
	"mumpuni/people"
)

// Paper is what is printed: the frozen snapshot, and what makes this certificate findable.
type Paper struct {
	Snapshot
	Number string
	Code   string // verification code, not grouped
	Link   string // of the public verification page; the QR code says this
	Seal   string // the sentence about the electronic signature; "" when the file will not be signed
	Made   time.Time
}

// PDF draws the certificate on A4 landscape: the certificate itself, then the list of modules, or of levels, on as many pages as it
// needs. The same paper always gives the same bytes.
func (p Paper) PDF() ([]byte, error) {
	s := newSheet(p.title(), "Sertifikat nomor "+p.Number, p.Agency, p.Made)
	modules, err := qrModules(p.Link)
	if err != nil {
		return nil, err
	}
	s.front(p, modules)
	if p.Competence != nil {
		s.levelsAnnex(p)
	} else {
		s.annex(p)
	}
	var out bytes.Buffer
	if err := s.Output(&out); err != nil {
		return nil, fmt.Errorf("draw certificate: %w", err)
	}
	return out.Bytes(), nil
}

func (p Paper) title() string { return p.Heading + " " + p.Holder.Name + " – " + p.Title() }

// front draws the first page.
func (s sheet) front(p Paper, modules [][]bool) {
	s.AddPage()
	s.watermark(paperWidth/2, 104, 62)
	s.frame()
	s.emblem(paperWidth/2, 26.5, 8.5)
	s.head(p)
	s.flow(area{28, 62, paperWidth - 56, 84}, p.body())
	s.flow(area{168, 147, 104, 39}, p.signature())
	s.proof(p, modules)
}

// head writes the agency, what the paper is, and its number.
func (s sheet) head(p Paper) {
	s.line(area{24, 36, paperWidth - 48, 7}, strings.ToUpper(p.Agency), "B", 15, navy, 0)
	s.line(area{24, 43, paperWidth - 48, 12}, p.Heading, "B", 30, navy, 1.6)
	s.line(area{24, 55.5, paperWidth - 48, 6}, "Nomor: "+p.Number, "", 12, ink, 0)
}

// line writes one centred line, shrunk to the width of a; spread puts that many points between letters.
func (s sheet) line(a area, text, style string, size float64, c colour, spread float64) {
	text = typeface.Drawable(text)
	width := func() float64 { return s.GetStringWidth(text) + spread*pointsToMM*float64(len([]rune(text))-1) }
	for ; ; size *= 0.95 {
		if s.SetFont(face, style, size); width() <= a.width || size < 5 {
			break
		}
	}
	s.ink(c)
	if spread > 0 {
		s.RawWriteStr(fmt.Sprintf("%.2f Tc", spread))
		defer s.RawWriteStr("0 Tc")
	}
	s.Text(a.x+(a.width-width())/2, a.y+a.height*0.7, text)
}

// body is the text between the number and the signature.
func (p Paper) body() []block {
	h := p.Holder
	blocks := []block{
		{text: p.Basis, style: "I", size: 11, colour: muted},
		{text: h.Name, style: "B", size: 24, colour: ink, before: 1.4},
	}
	for i, f := range [][2]string{
		{"NIP", people.FormatNIP(h.NIP)},
		{"Tempat, tanggal lahir", h.birth()},
		{"Pangkat/Gol. ruang", h.Grade},
		{"Jabatan", h.Post},
		{"Unit kerja", h.workplace()},
	} {
		b := block{label: f[0], text: orDash(f[1]), size: 11, colour: ink, before: 0.25}
		if i == 0 {
			b.before = 1.4
		}
		blocks = append(blocks, b)
	}
	if p.Competence != nil {
		return append(blocks, p.competence()...)
	}
	return append(blocks,
		block{text: p.verdict(), size: 11.5, colour: ink, before: 1.8},
		block{text: p.Course.Title, style: "B", size: 17, colour: navy, before: 0.9},
		block{text: p.particulars(), size: 11.5, colour: ink, before: 0.9},
	)
}

// mostShown is how many levels stand on the front; more stand in the list alone.
const mostShown = 4

// competence is what a certificate of competence says of its holder.
func (p Paper) competence() []block {
	c := p.Competence
	blocks := []block{{text: "terbukti memiliki kompetensi pada level berikut:", size: 11.5, colour: ink, before: 1.8}}
	shown := c.Levels[:min(mostShown, len(c.Levels))]
	for _, l := range shown {
		blocks = append(blocks, block{text: l.Name + " – " + l.words(), style: "B", size: 14, colour: navy, before: 0.5})
	}
	if n := len(c.Levels) - len(shown); n > 0 {
		blocks = append(blocks, block{text: fmt.Sprintf("dan %d kompetensi lain sebagaimana tercantum dalam lampiran,", n), size: 11.5, colour: ink, before: 0.5})
	}
	watch := "tanpa pengawasan"
	if c.Supervised {
		watch = "dengan pengawasan"
	}
	return append(blocks, block{size: 11.5, colour: ink, before: 0.9, text: fmt.Sprintf(
		"berdasarkan asesmen «%s» yang diselenggarakan %s pada tanggal %s. Berlaku sampai dengan %s.", c.Title, watch, longDate(c.MeasuredOn), longDate(c.ValidUntil),
	)})
}

func (h Holder) birth() string {
	return strings.TrimPrefix(strings.TrimSuffix(h.BirthPlace+", "+longDate(h.BirthDate), ", "), ", ")
}

// workplace names the unit and, when it is another, the agency it belongs to.
func (h Holder) workplace() string {
	if h.Agency == "" || h.Agency == h.Unit {
		return h.Unit
	}
	return h.Unit + ", " + h.Agency
}

func (p Paper) verdict() string {
	if p.Result == nil {
		return "telah mengikuti pengembangan kompetensi melalui pelatihan"
	}
	return "dinyatakan LULUS dengan predikat " + p.Result.Band + " setelah mengikuti pengembangan kompetensi melalui pelatihan"
}

// particulars says who held the course, how, when, for how many JP and with which score.
func (p Paper) particulars() string {
	text := fmt.Sprintf("yang diselenggarakan oleh %s dengan metode %s pada tanggal %s, setara %s",
		p.Agency, p.Course.FormName, period(p.Course.StartedOn, p.Course.CompletedOn), p.Course.JPWords)
	if p.Result != nil {
		text += ", dengan nilai " + p.Result.Score
	}
	return text + "."
}

// signature is the block of the signatory.
func (p Paper) signature() []block {
	sig := p.Signatory
	blocks := []block{
		{text: p.Place + ", " + longDate(p.IssuedOn), size: 11, colour: ink},
	}
	for i, line := range strings.Split(sig.Post, "\n") { // "a.n. …", the post, "u.b. …"
		b := block{text: line, style: "B", size: 11, colour: ink}
		if i == 0 {
			b.before = 0.3
		}
		blocks = append(blocks, b)
	}
	mark := block{size: 9, style: "I", colour: navy, before: 6, text: "diterbitkan secara elektronik"}
	if p.Seal != "" {
		mark.text = "ditandatangani secara elektronik"
	}
	blocks = append(blocks, mark)
	if sig.Name == "" {
		return blocks
	}
	blocks = append(blocks, block{text: sig.Name, style: "B", size: 12, colour: ink, before: 5})
	if sig.Grade != "" {
		blocks = append(blocks, block{text: sig.Grade, size: 10, colour: ink})
	}
	if sig.NIP != "" {
		blocks = append(blocks, block{text: "NIP " + people.FormatNIP(sig.NIP), size: 10, colour: ink})
	}
	return blocks
}
