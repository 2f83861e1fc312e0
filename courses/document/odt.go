package document

import (
	"strconv"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/internal/office"
)

// odtFile is an ODT while it is read (OpenDocument 1.3, part 3).
type odtFile struct {
	*office.Pack
	writer
	styles odtStyles

	lists    []odtList          // those that the text is in, the outermost first
	counts   map[string]*odtRun // by the name of a list, and by the style of the last one of it
	outline  odtRun             // numbers of headings
	comments []string
	changes  int
}

// readODT reads a document of LibreOffice, OpenOffice, Collabora or another that writes their format.
func readODT(p *office.Pack) (Result, error) {
	if locked(p) {
		return Result{}, fault.Field("file", "document.file_locked")
	}
	root, err := p.Mixed("content.xml")
	if err != nil {
		return Result{}, err
	}
	body := root.Kid("body")
	if !body.Has("text") {
		return Result{}, otherFault(odfKind(body))
	}
	styles, _ := p.Mixed("styles.xml") // a document without any has none that matter
	o := &odtFile{Pack: p, styles: readStyles(root, styles), counts: map[string]*odtRun{}}
	o.read(body.Kid("text").Kids)
	if o.err != nil {
		return Result{}, o.err
	}
	r := Result{Format: ODT, Title: o.title}
	r.Guessed = guessHeadings(o.blocks)
	r.Sections, r.Pictures = sections(o.blocks), o.pictures.list
	r.Losses = o.around(styles)
	return r, nil
}

// locked reports whether a password is needed.
func locked(p *office.Pack) bool {
	manifest, err := p.Tree("META-INF/manifest.xml")
	return err == nil && len(manifest.All("encryption-data")) > 0
}

// odfKind names what has no text as a document has.
func odfKind(body *office.Element) string {
	for _, kind := range []struct{ name, format string }{{"spreadsheet", "ODS"}, {"presentation", "ODP"}, {"drawing", "ODG"}} {
		if body.Has(kind.name) {
			return kind.format
		}
	}
	return "ZIP"
}

// around are the losses of the file as a whole.
func (o *odtFile) around(styles *office.Element) []Loss {
	var list []Loss
	if n := len(o.comments); n > 0 {
		list = addLoss(list, Loss{"document.loss.comments", n, shorten(o.comments[0])})
	}
	if o.changes > 0 {
		list = addLoss(list, Loss{"document.loss.tracked", o.changes, ""})
	}
	if styles == nil {
		return list
	}
	for _, page := range styles.Kid("master-styles").Each("master-page") {
		for _, name := range []string{"header", "footer"} {
			if words := allText(page.Kid(name)); words != "" {
				return addLoss(list, Loss{"document.loss.headers", 1, shorten(words)})
			}
		}
	}
	return list
}

// read takes paragraphs, lists and tables in their order.
func (o *odtFile) read(list []*office.Element) {
	for _, e := range list {
		switch e.Name {
		case "p":
			o.paragraph(e, nil)
		case "h":
			o.heading(e, nil)
		case "list":
			o.list(e)
		case "table":
			o.table(e)
		case "section", "numbered-paragraph", "bibliography", "index-body", "index-title":
			if e.Attr("display") == "none" {
				o.add(block{losses: []Loss{{"document.loss.hidden", 1, shorten(allText(e))}}})
				continue
			}
			o.read(e.Kids)
		case "tracked-changes":
			o.changes += len(e.Each("changed-region"))
		case "frame", "g", "a", "custom-shape", "rect", "line", "connector", "polygon", "polyline", "path", "ellipse", "circle", "caption", "control":
			o.paragraph(&office.Element{Name: "p", Kids: []*office.Element{e}}, nil)
		}
	}
}

// heading takes a heading with the number that is shown before it.
func (o *odtFile) heading(e *office.Element, label *office.Label) {
	b := block{}
	p := odtParagraph{file: o, b: &b}
	p.inline(e.Kids, span{})
	words, level := p.line.words(), o.level(e)
	if words == "" {
		o.text(&b, p.line, office.Label{})
		o.add(b)
		return
	}
	number := o.outlineNumber(e, level)
	if label != nil {
		number = label.Text
	}
	o.writer.heading(b, level, number+" "+words)
	o.below(p.boxes)
}

func (o *odtFile) level(e *office.Element) int {
	n, err := strconv.Atoi(e.Attr("outline-level"))
	if err != nil || n < 1 || n > 10 {
		return 1
	}
	return n
}

// paragraph takes a paragraph, with the label of its item.
func (o *odtFile) paragraph(e *office.Element, label *office.Label) {
	b := block{}
	p := odtParagraph{file: o, b: &b}
	style := e.Attr("style-name")
	look, hidden := o.styles.look(span{}, "paragraph", style)
	if hidden {
		if words := allText(e); words != "" {
			o.add(block{losses: []Loss{{"document.loss.hidden", 1, shorten(words)}}})
		}
		return
	}
	p.inline(e.Kids, look)
	switch words := p.line.words(); {
	case fits(words) && o.title == "" && label == nil && o.styles.is("paragraph", style, "title"):
		o.title = cut(words)
		o.bare(b)
	case label != nil && label.Format == "more":
		o.more(&b, p.line)
		o.add(b)
	case label != nil && words != "":
		o.text(&b, p.line, *label)
		o.add(b)
	default:
		o.text(&b, p.line, office.Label{})
		o.add(b)
	}
	o.below(p.boxes)
}

// below takes what stands in the frames of a paragraph.
func (o *odtFile) below(boxes [][]*office.Element) {
	for _, kids := range boxes {
		lists := o.lists
		o.lists = nil
		o.read(kids)
		o.lists = lists
	}
}

// allText is all text below e of a Mixed tree.
func allText(e *office.Element) string {
	var s strings.Builder
	var walk func(*office.Element)
	walk = func(e *office.Element) {
		for _, k := range e.Kids {
			if k.Name == "" {
				s.WriteString(k.Text)
			} else if walk(k); k.Name == "p" || k.Name == "h" {
				s.WriteString(" ")
			}
		}
	}
	walk(e)
	return strings.Join(strings.Fields(s.String()), " ")
}
