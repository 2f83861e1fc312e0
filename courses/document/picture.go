package document

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"image"
	_ "image/gif" // registered for DecodeConfig
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"path"
	"regexp"
	"strings"

	_ "golang.org/x/image/webp"

	"mumpuni/internal/office"
)

// The limits of pictures.
const (
	maxPictures  = 25_000_000 // bytes of all
	mostPictures = 300
	maxPixels    = 40_000_000
)

// extensions are the pictures that browsers show.
var extensions = map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}

// pictures are those of a file, each once.
type pictures struct {
	list  []Picture
	names map[[sha256.Size]byte]string
	parts map[string]taken
}

// taken is what became of a part of the file: the name of a picture, or the loss of one.
type taken struct{ name, loss string }

// take keeps the first picture of these parts that can be shown, and gives its mark; "" with a loss in b when none can. A part is read
// once, however often it is shown.
func (p *pictures) take(pack *office.Pack, alt string, b *block, parts ...string) (string, error) {
	loss, of := "document.loss.picture_missing", ""
	for i, part := range parts {
		t, there := p.parts[part]
		if !there {
			var err error
			if t, err = p.read(pack, part, alt); err != nil {
				return "", err
			}
			if p.parts == nil {
				p.parts = map[string]taken{}
			}
			p.parts[part] = t
		}
		if t.loss == "" {
			b.pictures = append(b.pictures, t.name)
			return "![](gambar:" + t.name + ")", nil
		}
		if i == 0 {
			loss, of = t.loss, path.Base(part)
		}
	}
	b.lose(loss, cmp.Or(alt, of))
	return "", nil
}

// read looks at a part. Its error is that of a file that unpacks to too much.
func (p *pictures) read(pack *office.Pack, part, alt string) (taken, error) {
	data, err := pack.Read(part)
	switch {
	case tooMuch(err):
		return taken{}, err
	case err != nil || len(data) == 0:
		return taken{loss: "document.loss.picture_missing"}, nil
	case extensions[http.DetectContentType(data)] == "":
		return taken{loss: "document.loss.picture_kind"}, nil
	case broken(data):
		return taken{loss: "document.loss.picture_broken"}, nil
	case len(p.list) >= mostPictures:
		return taken{loss: "document.loss.pictures_many"}, nil
	}
	return taken{name: p.keep(data, alt)}, nil
}

// broken looks at the head of a picture; what is in it is looked into when it enters a course, by a process of its own.
func broken(data []byte) bool {
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	return err != nil || head.Width <= 0 || head.Height <= 0 || head.Width > maxPixels/head.Height
}

// keep gives a picture its name; the same bytes have one name.
func (p *pictures) keep(data []byte, alt string) string {
	sum := sha256.Sum256(data)
	if name, there := p.names[sum]; there {
		return name
	}
	if p.names == nil {
		p.names = map[[sha256.Size]byte]string{}
	}
	name := fmt.Sprintf("gambar-%d%s", len(p.list)+1, extensions[http.DetectContentType(data)])
	p.names[sum] = name
	p.list = append(p.list, Picture{Name: name, Alt: shortAlt(alt), Data: data})
	return name
}

const longestAlt = 300

// fileName is what programs write where nobody said what a picture shows: the file that it was.
var fileName = regexp.MustCompile(`(?i)^(?:[a-z]:[\\/]|[\\/~]|file:|https?:)?[^\n]*\.(?:png|jpe?g|gif|webp|bmp|emf|wmf|tiff?|svg)$`)

func shortAlt(alt string) string {
	if fileName.MatchString(strings.TrimSpace(alt)) {
		return ""
	}
	alt = strings.NewReplacer("[", "(", "]", ")", `\`, "/").Replace(strings.Join(strings.Fields(tidyInner(alt)), " "))
	if r := []rune(alt); len(r) > longestAlt {
		return string(r[:longestAlt])
	}
	return alt
}
