package media

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"image"
	"image/jpeg"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/uptrace/bun"
)

// The figures of a page: pictures in it that are neither marks nor the page itself.
const (
	mostFigures  = 6
	mostObjects  = 2000
	leastFigure  = 60     // points, each way
	figureWidth  = 640    // pixels of one that is heavy
	figureHeavy  = 40_000 // bytes
	inlineBytes  = 40_000 // of a page: figures beyond wait to be opened
	wholePage    = 0.85   // of its area
	figureMargin = 1      // points
)

// readPage makes text of a page that was drawn as img, with its figures; nothing where it has no words that can be trusted. Repeats are
// what stands at the edges of its document's pages.
func readPage(engine pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int, img *image.RGBA, repeats []edge) (all string, blocks []Block, figures []Picture) {
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	glyphs := glyphsOf(engine, page)
	var text strings.Builder
	for _, g := range glyphs {
		text.WriteRune(g.r)
	}
	places, size, scan := figuresOf(engine, page)
	flowed := reflow(apartFromText(linesOf(glyphs), repeats), scan)
	if !trusted(flowed) {
		return tidyWords(text.String()), nil, nil
	}
	blocks = illustrated(flowed, places)
	if scan {
		blocks = slices.Insert(blocks, 0, Block{Kind: Scan})
	}
	sum := 0
	for i, b := range places {
		p, err := encodeFigure(img, b, size)
		if err != nil {
			continue
		}
		p.N, p.Figure = index+1, i+1
		figures = append(figures, p)
		if sum+len(p.Data) <= inlineBytes {
			sum += len(p.Data)
			at := slices.IndexFunc(blocks, func(o Block) bool { return o.Figure == i+1 })
			blocks[at].Inline = true
		}
	}
	return tidyWords(text.String()), blocks, figures
}

// repeats reads the first pages of a document for what stands on all of them.
func repeats(engine pdfium.Pdfium, doc references.FPDF_DOCUMENT, pages int) []edge {
	var first [][]line
	for n := range min(pages, samplePages) {
		first = append(first, linesOf(glyphsOf(engine, requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: n}})))
	}
	return repeated(first)
}

// glyphsOf reads a page's characters; none when it does not tell.
func glyphsOf(engine pdfium.Pdfium, page requests.Page) []glyph {
	got, err := engine.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: page, Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true,
	})
	if err != nil {
		return nil
	}
	list := make([]glyph, 0, len(got.Chars))
	for _, c := range got.Chars {
		for _, r := range c.Text { // one, or none
			g := glyph{r: r, left: c.PointPosition.Left, right: c.PointPosition.Right, bottom: c.PointPosition.Bottom, top: c.PointPosition.Top}
			if f := c.FontInformation; f != nil && g.right > g.left {
				if g.size = f.RenderedSize; g.size <= 0 {
					g.size = f.Size
				}
				g.bold = f.Weight >= 600 || strings.Contains(strings.ToLower(f.Name), "bold")
			}
			list = append(list, g)
		}
	}
	return list
}

// figuresOf finds the pictures of a page, from its top, and the page's size in points. Of a scan one picture is the page, and what is
// written lies behind it or is not drawn.
func figuresOf(engine pdfium.Pdfium, page requests.Page) (list []spot, size spot, scan bool) {
	w, err1 := engine.FPDF_GetPageWidthF(&requests.FPDF_GetPageWidthF{Page: page})
	h, err2 := engine.FPDF_GetPageHeightF(&requests.FPDF_GetPageHeightF{Page: page})
	count, err3 := engine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err1 != nil || err2 != nil || err3 != nil {
		return nil, size, false
	}
	size = spot{right: float64(w.PageWidth), top: float64(h.PageHeight)}
	for i := range min(count.Count, mostObjects) {
		object, err := engine.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			continue
		}
		kind, err := engine.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		switch {
		case err != nil:
		case kind.Type == enums.FPDF_PAGEOBJ_IMAGE:
			at := boundsOf(engine, object.PageObject).within(size)
			scan = scan || at.area() > wholePage*size.area()
			list = united(list, at)
		case scan && kind.Type == enums.FPDF_PAGEOBJ_TEXT:
			scan = hidden(engine, object.PageObject)
		case kind.Type == enums.FPDF_PAGEOBJ_FORM: // what is drawn in it is not looked at
			scan = false
		}
	}
	list = slices.DeleteFunc(list, func(b spot) bool {
		return b.right-b.left < leastFigure || b.top-b.bottom < leastFigure || b.area() > wholePage*size.area()
	})
	slices.SortStableFunc(list, func(a, b spot) int { return cmp.Compare(b.top, a.top) })
	return list[:min(len(list), mostFigures)], size, scan
}

func boundsOf(engine pdfium.Pdfium, object references.FPDF_PAGEOBJECT) spot {
	at, err := engine.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return spot{}
	}
	return spot{float64(at.Left), float64(at.Right), float64(at.Bottom), float64(at.Top)}
}

// hidden reports whether words are not drawn.
func hidden(engine pdfium.Pdfium, object references.FPDF_PAGEOBJECT) bool {
	mode, err := engine.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: object})
	return err == nil && mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE
}

func (b spot) area() float64 { return (b.right - b.left) * (b.top - b.bottom) }

// within is what of b lies on the page.
func (b spot) within(size spot) spot {
	return spot{max(b.left, size.left), min(b.right, size.right), max(b.bottom, size.bottom), min(b.top, size.top)}
}

// united adds b, as one with what it touches: pictures are often cut into strips.
func united(list []spot, b spot) []spot {
	if b.right <= b.left || b.top <= b.bottom {
		return list
	}
	for i := 0; i < len(list); i++ {
		if o := list[i]; o.left <= b.right+figureMargin && b.left <= o.right+figureMargin && o.bottom <= b.top+figureMargin && b.bottom <= o.top+figureMargin {
			b = spot{min(o.left, b.left), max(o.right, b.right), min(o.bottom, b.bottom), max(o.top, b.top)}
			list, i = slices.Delete(list, i, i+1), -1
		}
	}
	return append(list, b)
}

// encodeFigure cuts a figure out of the picture of its page.
func encodeFigure(img *image.RGBA, b, size spot) (Picture, error) {
	sx, sy := float64(img.Bounds().Dx())/size.right, float64(img.Bounds().Dy())/size.top
	cut := image.Rect(int(b.left*sx), int((size.top-b.top)*sy), int(b.right*sx+1), int((size.top-b.bottom)*sy+1)).Intersect(img.Bounds())
	part := fit(img.SubImage(cut), pageWidth, pageHeight)
	p, err := encodePage(part)
	if err != nil || len(p.Data) <= figureHeavy {
		return p, err
	}
	part = fit(part, figureWidth, pageHeight)
	for _, quality := range []int{pageLighter, 25} {
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, part, &jpeg.Options{Quality: quality}); err != nil {
			return p, wrap(err, "encode figure")
		}
		if buf.Len() < len(p.Data) {
			p = Picture{Type: "image/jpeg", Width: part.Bounds().Dx(), Height: part.Bounds().Dy(), Data: buf.Bytes()}
		}
		if len(p.Data) <= figureHeavy {
			break
		}
	}
	return p, nil
}

// pageText is what is kept of a page that can be read.
type pageText struct {
	bun.BaseModel `bun:"table:media_pages" json:"-"`

	MediaID uuid.UUID `bun:"media_id"`
	N       int       `bun:"n"`
	Blocks  []Block   `bun:"blocks,type:jsonb"`
	Bytes   int       `bun:"bytes"`
}

// keepText writes what a page says, in tx, in place of what it said; figures are those made of it.
func keepText(ctx context.Context, tx bun.Tx, medium uuid.UUID, p Picture, figures map[int]int64) error {
	if _, err := tx.NewRaw("delete from media_pages where media_id = ? and n = ?", medium, p.N).Exec(ctx); err != nil {
		return wrap(err, "forget text of a page")
	}
	if len(p.Blocks) == 0 {
		return nil
	}
	row := pageText{MediaID: medium, N: p.N, Blocks: p.Blocks, Bytes: packed(p.Blocks)}
	for _, b := range p.Blocks {
		if b.Inline {
			row.Bytes += int(figures[b.Figure])
		}
	}
	_, err := tx.NewInsert().Model(&row).Exec(ctx)
	return wrap(err, "keep text of a page")
}

// packed is how many bytes blocks add to a page that is sent compressed.
func packed(blocks []Block) int {
	var buf bytes.Buffer
	z, _ := gzip.NewWriterLevel(&buf, gzip.DefaultCompression) // the level is one
	for _, b := range blocks {
		if b.Kind == Margin {
			continue
		}
		_, _ = z.Write([]byte("<p>" + b.Text + "</p>")) // a buffer takes everything
	}
	_ = z.Close()
	return buf.Len()
}
