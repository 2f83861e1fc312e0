package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"mumpuni/internal/prose"
)

// writeDOCX writes items as a document that people can print and read again.
func writeDOCX(items []Item) ([]byte, error) {
	w := &docxWriter{}
	for i, it := range items {
		w.it = it
		for _, line := range paperLines(i+1, it) {
			if err := w.line(line); err != nil {
				return nil, fmt.Errorf("write document: %w", err)
			}
		}
		w.body.WriteString("<w:p/>")
	}
	return w.pack()
}

type docxWriter struct {
	body     strings.Builder
	it       Item
	pictures []Picture
	open     bool
	run      string // properties of the run at hand
}

// line writes one line of Markdown as paragraphs.
func (w *docxWriter) line(md string) error {
	var marks []string
	md = pictureMark.ReplaceAllStringFunc(md, func(mark string) string {
		marks = append(marks, pictureMark.FindStringSubmatch(mark)[2])
		return fmt.Sprintf("\uE020%d\uE021", len(marks)-1)
	})
	out, err := prose.Stem(md)
	if err != nil {
		return err
	}
	nodes, err := html.ParseFragment(strings.NewReader(out), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return err
	}
	for _, n := range nodes {
		w.node(n, marks)
	}
	w.end()
	return nil
}

func (w *docxWriter) begin() {
	if !w.open {
		w.body.WriteString("<w:p>")
		w.open = true
	}
}

func (w *docxWriter) end() {
	if w.open {
		w.body.WriteString("</w:p>")
		w.open = false
	}
}

var runProperties = map[atom.Atom]string{
	atom.Strong: "<w:b/>", atom.Em: "<w:i/>", atom.Del: "<w:strike/>", atom.Sub: `<w:vertAlign w:val="subscript"/>`, atom.Sup: `<w:vertAlign w:val="superscript"/>`,
}

func (w *docxWriter) node(n *html.Node, marks []string) {
	if n.Type == html.TextNode {
		w.text(n.Data, marks)
		return
	}
	before := w.run
	switch n.DataAtom {
	case atom.Br:
		w.begin()
		w.body.WriteString("<w:r><w:br/></w:r>")
	case atom.Table:
		w.table(n, marks)
		return
	case atom.P, atom.Li, atom.Pre, atom.Blockquote:
		w.end()
	}
	if p, ok := runProperties[n.DataAtom]; ok && !strings.Contains(w.run, p) {
		w.run += p
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, marks)
	}
	w.run = before
	if n.DataAtom == atom.P || n.DataAtom == atom.Li || n.DataAtom == atom.Pre {
		w.end()
	}
}

func (w *docxWriter) text(s string, marks []string) {
	s = strings.ReplaceAll(s, "\n", " ")
	if strings.TrimSpace(s) == "" && !w.open {
		return
	}
	w.begin()
	for s != "" {
		at := pictureHole.FindStringIndex(s)
		if at == nil {
			w.words(s)
			return
		}
		w.words(s[:at[0]])
		var i int
		if _, err := fmt.Sscanf(s[at[0]:at[1]], "\uE020%d\uE021", &i); err == nil && i < len(marks) {
			w.picture(marks[i])
		}
		s = s[at[1]:]
	}
}

func (w *docxWriter) words(s string) {
	if s != "" {
		fmt.Fprintf(&w.body, `<w:r><w:rPr>%s</w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, w.run, esc(s))
	}
}

func (w *docxWriter) table(n *html.Node, marks []string) {
	w.end()
	w.body.WriteString("<w:tbl><w:tblPr/>")
	for tr := range n.Descendants() {
		if tr.DataAtom != atom.Tr {
			continue
		}
		w.body.WriteString("<w:tr>")
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			w.body.WriteString("<w:tc><w:tcPr/>")
			w.body.WriteString("<w:p>")
			w.open = true
			for inner := c.FirstChild; inner != nil; inner = inner.NextSibling {
				w.node(inner, marks)
			}
			if !w.open {
				w.body.WriteString("<w:p>")
			}
			w.body.WriteString("</w:p></w:tc>")
			w.open = false
		}
		w.body.WriteString("</w:tr>")
	}
	w.body.WriteString("</w:tbl>")
}

func (w *docxWriter) picture(name string) {
	for _, p := range w.it.Pictures {
		if p.Name != name {
			continue
		}
		w.pictures = append(w.pictures, p)
		id := len(w.pictures)
		fmt.Fprintf(&w.body, `<w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="2400000"/><wp:docPr id="%d" name="%s" descr="%s"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="%s"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rP%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="2400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
			id, esc(p.Name), esc(p.Alt), id, esc(p.Name), id)
	}
}

const docxTypes = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpg" ContentType="image/jpeg"/><Default Extension="gif" ContentType="image/gif"/><Default Extension="webp" ContentType="image/webp"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

const docxRelations = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

const docxHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>`

func (w *docxWriter) pack() ([]byte, error) {
	var relations strings.Builder
	relations.WriteString(`<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	parts := [][2]string{{"[Content_Types].xml", docxTypes}, {"_rels/.rels", docxRelations}, {"word/document.xml", docxHead + w.body.String() + "</w:body></w:document>"}}
	for i, p := range w.pictures {
		name := fmt.Sprintf("%d-%s", i+1, p.Name)
		fmt.Fprintf(&relations, `<Relationship Id="rP%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/%s"/>`, i+1, esc(name))
		parts = append(parts, [2]string{path.Join("word/media", name), string(p.Data)})
	}
	parts = append(parts, [2]string{"word/_rels/document.xml.rels", relations.String() + "</Relationships>"})
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range parts {
		f, err := z.Create(part[0])
		if err == nil {
			_, err = f.Write([]byte(part[1]))
		}
		if err != nil {
			return nil, fmt.Errorf("write document: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write document: %w", err)
	}
	return out.Bytes(), nil
}
