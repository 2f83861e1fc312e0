package document

import (
	"path"
	"strings"

	"mumpuni/internal/office"
)

// slide is a slide while it is read.
type slide struct {
	*deck
	writer
	links map[string]string // addresses outside, by what names them
	parts map[string]string // parts of the file, likewise
	under *layer
	title *office.Element // the frame that the title was taken from
}

// shapes gives the frames of a slide and where each stands.
func (s *slide) shapes(list []*office.Element) []shape {
	var out []shape
	for _, e := range list {
		switch e.Name {
		case "sp", "pic", "graphicFrame", "cxnSp":
			out = append(out, placed(e, s.under.frames(placeholder(e))))
		case "grpSp":
			g := placed(e, nil)
			g.kids = s.shapes(e.Kids)
			out = append(out, g)
		case "AlternateContent":
			known := s.shapes(e.Kid("Choice").Kids)
			if len(known) == 0 || !understood(known) {
				known = s.shapes(e.Kid("Fallback").Kids)
			}
			out = append(out, known...)
		}
	}
	return out
}

// understood reports whether what only newer programs know is known here, too.
func understood(list []shape) bool {
	for _, s := range list {
		if s.e.Name == "graphicFrame" && len(graphics(s.e)) == 0 {
			return false
		}
	}
	return true
}

// graphics is what a frame shows that is neither text nor picture.
func graphics(frame *office.Element) []*office.Element {
	for _, name := range []string{"tbl", "chart", "relIds", "oleObj"} {
		if list := frame.Kid("graphic").Kid("graphicData").All(name); len(list) > 0 {
			return list
		}
	}
	return nil
}

// takeTitle gives the words of the slide's title.
func (s *slide) takeTitle(list []shape) string {
	for _, one := range list {
		if isTitle(placeholder(one.e).Attr("type")) {
			if words := strings.Join(strings.Fields(tidyInner(wordsOfText(one.e.Kid("txBody")))), " "); words != "" {
				s.title = one.e
				return words
			}
		}
	}
	return ""
}

// wordsOfText are the words of a text, a blank between its lines.
func wordsOfText(body *office.Element) string {
	var out strings.Builder
	for _, p := range body.Each("p") {
		for _, r := range p.Kids {
			if r.Name == "br" {
				out.WriteString(" ")
			}
			out.WriteString(r.Kid("t").Text)
		}
		out.WriteString(" ")
	}
	return out.String()
}

// write takes shapes in their order.
func (s *slide) write(list []shape) {
	for _, one := range list {
		if cNvPr(one.e).Attr("hidden") == "1" {
			s.lost("document.loss.hidden", one.e)
			continue
		}
		switch one.e.Name {
		case "grpSp":
			s.write(reading(one.kids))
		case "sp":
			s.sp(one.e)
		case "pic":
			s.pic(one.e)
		case "graphicFrame":
			s.graphic(one.e)
		case "cxnSp":
			s.lost("document.loss.drawing", one.e)
		}
	}
}

// cNvPr names and describes a shape.
func cNvPr(e *office.Element) *office.Element {
	for _, k := range e.Kids {
		if props := k.Kid("cNvPr"); props.Name != "" {
			return props
		}
	}
	return &office.Element{}
}

// lost adds the loss of a shape, by what it is described as.
func (s *slide) lost(key string, e *office.Element) {
	s.writer.add(block{losses: []Loss{{key, 1, shorten(office.PictureAlt(e))}}})
}

func (s *slide) sp(e *office.Element) {
	switch kind := placeholder(e).Attr("type"); {
	case isTitle(kind) && e == s.title:
	case kind == "ftr" || kind == "hdr":
		if words := strings.TrimSpace(wordsOfText(e.Kid("txBody"))); s.footer == "" {
			s.footer = words
		}
	case kind == "dt" || kind == "sldNum":
	default:
		shown := e.Kid("spPr").Kid("blipFill")
		if shown.Name != "" {
			s.picture(e, shown)
		}
		if !s.words(e) && shown.Name == "" && placeholder(e).Name == "" {
			s.lost("document.loss.drawing", e)
		}
	}
}

// pic takes a picture; that of a film or a sound stands for what cannot be taken.
func (s *slide) pic(e *office.Element) {
	nvPr := e.Kid("nvPicPr").Kid("nvPr")
	for _, name := range []string{"videoFile", "audioFile", "quickTimeFile", "wavAudioFile", "audioCd"} {
		if nvPr.Has(name) || name == "videoFile" && len(nvPr.All("media")) > 0 {
			target := s.parts[nvPr.Kid(name).Attr("link")]
			if target == "" {
				target = cNvPr(e).Attr("name")
			}
			s.writer.add(block{losses: []Loss{{"document.loss.media", 1, shorten(path.Base(target))}}})
			return
		}
	}
	s.picture(e, e.Kid("blipFill"))
}

func (s *slide) picture(e, fill *office.Element) {
	b := block{}
	blip := fill.Kid("blip")
	mark, err := s.deck.pictures.take(s.Pack, cNvPr(e).Attr("descr"), &b, s.parts[blip.Attr("embed")])
	if err != nil {
		s.err = err
	}
	if trims(fill.Kid("srcRect")) && mark != "" {
		b.lose("document.loss.cropped", cNvPr(e).Attr("descr"))
	}
	b.text = mark
	s.indents = nil
	s.writer.add(b)
}
