package document

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	_ "image/gif" // registered for DecodeConfig
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"path"
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
}

// take keeps the picture in a part and gives its mark; "" with a loss in b when it cannot be shown.
func (p *pictures) take(pack *office.Pack, part, alt string, b *block) (string, error) {
	data, err := pack.Read(part)
	if err == office.ErrUnpacks { //nolint:errorlint // it is given as it is
		return "", err
	}
	key := ""
	switch {
	case err != nil || len(data) == 0:
		key = "document.loss.picture_missing"
	case extensions[http.DetectContentType(data)] == "":
		key = "document.loss.picture_kind"
	case broken(data):
		key = "document.loss.picture_broken"
	case len(p.list) >= mostPictures:
		key = "document.loss.pictures_many"
	}
	if key != "" {
		text := alt
		if text == "" {
			text = path.Base(part)
		}
		b.lose(key, text)
		return "", nil
	}
	name := p.keep(data, alt)
	b.pictures = append(b.pictures, name)
	return "![](gambar:" + name + ")", nil
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

func shortAlt(alt string) string {
	alt = strings.NewReplacer("[", "(", "]", ")", `\`, "/").Replace(strings.Join(strings.Fields(tidyInner(alt)), " "))
	if r := []rune(alt); len(r) > longestAlt {
		return string(r[:longestAlt])
	}
	return alt
}
