package document

import (
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
	"mumpuni/internal/office"
)

// MaxSlides is how many slides a file may have.
const MaxSlides = 500

// deck is a PPTX while it is read (ECMA-376, PresentationML).
type deck struct {
	*office.Pack
	pictures pictures
	layers   map[string]*layer // by their parts
	animated []string          // titles of the slides that move
	footer   string
}

// readPPTX reads slides of PowerPoint, WPS, Google Slides or LibreOffice: a section a slide, below those that the file groups them in.
func readPPTX(p *office.Pack) (Result, error) {
	main := "ppt/presentation.xml"
	for _, target := range p.MainParts() {
		if p.Has(target) {
			main = target
		}
	}
	root, err := p.Tree(main)
	if err != nil {
		return Result{}, err
	}
	d := &deck{Pack: p, layers: map[string]*layer{}}
	parts, order := p.Relations(main), root.Kid("sldIdLst").Each("sldId")
	if len(order) > MaxSlides {
		return Result{}, fault.Field("file", "document.slides_many").With("Max", MaxSlides).With("Count", len(order))
	}
	r := Result{Format: PPTX}
	groups := groupsOf(root)
	level := 1
	if len(groups) > 0 {
		level = 2
	}
	for i, id := range order {
		if name, begins := groups[id.Attr("id")]; begins {
			r.Sections = append(r.Sections, Section{Level: 1, Title: name})
		}
		s, err := d.slide(parts[id.Relation("id")], i+1)
		if err != nil {
			return Result{}, err
		}
		if s.Level > 0 {
			s.Level = level
		}
		if s.Level > 0 || len(s.Losses) > 0 {
			r.Sections = append(r.Sections, s)
		}
	}
	r.Sections, r.Pictures = attached(r.Sections), d.pictures.list
	r.Title, r.Losses = titleOf(r.Sections), d.around(path.Dir(main))
	return r, nil
}

// groupsOf are the groups of slides that the file names, by the slide that each begins with.
func groupsOf(root *office.Element) map[string]string {
	groups := map[string]string{}
	for _, list := range root.Kid("extLst").All("sectionLst") {
		for i, s := range list.Each("section") {
			first := s.Kid("sldIdLst").Kid("sldId").Attr("id")
			name := strings.Join(strings.Fields(tidyInner(s.Attr("name"))), " ")
			if name == "" {
				name = strconv.Itoa(i + 1)
			}
			if first != "" {
				groups[first] = name
			}
		}
	}
	return groups
}

// attached gives the losses of slides that are not taken to what stands before them, or is to come.
func attached(list []Section) []Section {
	var out []Section
	var waiting []Loss
	for _, s := range list {
		if s.Level == 0 {
			waiting = append(waiting, s.Losses...)
			continue
		}
		out = append(out, s)
		for _, l := range waiting {
			out[len(out)-1].Losses = addLoss(out[len(out)-1].Losses, l)
		}
		waiting = nil
	}
	if last := len(out) - 1; last >= 0 {
		for _, l := range waiting {
			out[last].Losses = addLoss(out[last].Losses, l)
		}
	}
	return out
}

// titleOf is what the first slide is called.
func titleOf(list []Section) string {
	for _, s := range list {
		if s.Slide > 0 {
			return shorten(s.Title)
		}
	}
	return ""
}

// around are the losses of the file as a whole.
func (d *deck) around(dir string) []Loss {
	var list []Loss
	for _, name := range d.Below(path.Join(dir, "comments") + "/") {
		if root, err := d.Tree(name); err == nil {
			for _, one := range root.Each("cm") {
				list = addLoss(list, Loss{"document.loss.comments", 1, shorten(wordsOf(one))})
			}
		}
	}
	if n := len(d.animated); n > 0 {
		list = addLoss(list, Loss{"document.loss.animation", n, shorten(d.animated[0])})
	}
	if d.footer != "" {
		list = addLoss(list, Loss{"document.loss.headers", 1, shorten(d.footer)})
	}
	return list
}

// slide reads one slide. One that is not taken has level 0.
func (d *deck) slide(part string, n int) (Section, error) {
	root, err := d.Tree(part)
	if err != nil {
		return Section{Losses: []Loss{{"document.loss.slide_broken", 1, strconv.Itoa(n)}}}, unpacks(err)
	}
	s := &slide{deck: d, links: d.Links(part), parts: d.Relations(part), under: d.layerOf(part, "slideLayout")}
	tree := root.Kid("cSld").Kid("spTree")
	shapes := s.shapes(tree.Kids)
	title := s.takeTitle(shapes)
	if root.Attr("show") == "0" || root.Attr("show") == "false" {
		return Section{Losses: []Loss{{"document.loss.slide_hidden", 1, shorten(title)}}}, nil
	}
	if len(root.Kid("cSld").Kid("bg").All("blip")) > 0 {
		s.writer.add(block{losses: []Loss{{"document.loss.background", 1, shorten(title)}}})
	}
	s.write(reading(shapes))
	out := s.section(title, n)
	if out.Notes, err = d.notes(part); err == nil {
		err = s.err
	}
	if out.Level == 0 && out.Notes != "" { // all that there is of it is what was to be said
		out.Level, out.Slide, out.Title = 1, n, "Slide "+strconv.Itoa(n)
	}
	if moves(root) {
		d.animated = append(d.animated, out.Title)
	}
	return out, err
}

// section makes a section of what was read. A slide without a title is called by its first line.
func (s *slide) section(title string, n int) Section {
	var out Section
	if len(s.blocks) > 0 && title == "" {
		if b := s.blocks[0]; b.level == 0 && !b.item && b.words != "" && len(b.pictures) == 0 && !strings.Contains(b.words, "\n") && utf8.RuneCountInString(b.words) <= longestHeading {
			title = b.words
			b.lose("document.loss.slide_title", title)
			b.text = ""
			s.blocks[0] = b
		}
	}
	if list := sections(s.blocks); len(list) > 0 {
		out = list[0]
	}
	if title == "" && out.Body == "" && len(out.Losses) == 0 {
		return Section{} // nothing is on it
	}
	if out.Level, out.Slide, out.Title = 1, n, title; title == "" {
		out.Title = "Slide " + strconv.Itoa(n)
	}
	return out
}

// moves reports whether something on a slide comes, goes or moves.
func moves(root *office.Element) bool {
	for _, node := range root.Kid("timing").All("cTn") {
		switch node.Attr("presetClass") {
		case "entr", "exit", "emph", "path":
			return true
		}
	}
	return false
}

// unpacks is err when the whole file is refused for it.
func unpacks(err error) error {
	if tooMuch(err) {
		return err
	}
	return nil
}

// notes are what the speaker was to say, as Markdown.
func (d *deck) notes(part string) (string, error) {
	for _, target := range d.Related(part, "notesSlide") {
		root, err := d.Tree(target)
		if err != nil {
			return "", unpacks(err)
		}
		s := &slide{deck: d, links: d.Links(target), parts: d.Relations(target), under: &layer{}}
		for _, sp := range root.Kid("cSld").Kid("spTree").All("sp") {
			if placeholder(sp).Attr("type") == "body" {
				s.words(sp)
			}
		}
		if list := sections(s.blocks); len(list) > 0 {
			return list[0].Body, s.err
		}
	}
	return "", nil
}
