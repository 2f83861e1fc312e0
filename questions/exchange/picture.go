package exchange

import (
	"bytes"
	"encoding/base64"
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
)

// The limits of pictures.
const (
	maxPicture       = 5 << 20 // bytes of one
	maxPictures      = 30 << 20
	picturesEach     = 12 // in one question
	longestName      = 60
	pictureAddress   = "gambar:"
	pictureExtension = ".png.jpg.gif.webp"
)

var nameSigns = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// addPicture takes the picture at src, which find knows, and gives the Markdown that shows it. A picture that is not there
// or is of no kind that phones show is stated as a loss; its description stays.
func (q *Question) addPicture(find func(string) ([]byte, string, bool), src, alt string) string {
	data, name, ok := inlineData(src)
	if !ok && find != nil {
		data, name, ok = find(src)
	}
	switch {
	case !ok:
		q.lose("bank.loss.picture_missing", "Picture", pictureTitle(src))
	case len(data) > maxPicture:
		q.lose("bank.loss.picture_large", "Picture", pictureTitle(name), "LimitBytes", maxPicture)
		ok = false
	case extensionOf(data) == "":
		q.lose("bank.loss.picture_kind", "Picture", pictureTitle(name))
		ok = false
	case broken(data) != "":
		q.lose(broken(data), "Picture", pictureTitle(name))
		ok = false
	case len(q.Item.Pictures) >= picturesEach:
		q.lose("bank.loss.pictures_many", "Max", picturesEach)
		ok = false
	}
	if !ok {
		return plain(alt)
	}
	return q.hang(Picture{Name: name, Alt: alt, Data: data})
}

const (
	maxPixels = 40_000_000
	mostScans = 200 // of a JPEG: each goes over all its pixels, however few bytes it has
)

// broken is the key of what is wrong with a picture that is read no further than its head; "" when nothing is. What is in it is
// looked into when it enters the bank, by a process of its own.
func broken(data []byte) string {
	head, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil || head.Width <= 0 || head.Height <= 0 || format == "jpeg" && bytes.Count(data, []byte{0xff, 0xda}) > mostScans:
		return "bank.loss.picture_broken"
	case head.Width > maxPixels/head.Height:
		return "bank.loss.picture_pixels"
	}
	return ""
}

// hang adds a picture under a name of its own and gives its mark.
func (q *Question) hang(p Picture) string {
	p.Name = q.freeName(p)
	for _, has := range q.Item.Pictures {
		if has.Name == p.Name {
			return pictureMD(has)
		}
	}
	q.Item.Pictures = append(q.Item.Pictures, p)
	return pictureMD(p)
}

func pictureMD(p Picture) string {
	return "![" + strings.NewReplacer("[", "(", "]", ")", `\`, "/", "\n", " ").Replace(p.Alt) + "](" + pictureAddress + p.Name + ")"
}

// freeName makes a name of the one it came with. The same picture keeps its name, another with it gets a number.
func (q *Question) freeName(p Picture) string {
	ext := extensionOf(p.Data)
	base := strings.Trim(nameSigns.ReplaceAllString(strings.TrimSuffix(path.Base(p.Name), path.Ext(p.Name)), "-"), "-.")
	if len(base) > longestName {
		base = base[:longestName]
	}
	if base == "" {
		base = "gambar"
	}
	for n := 1; ; n++ {
		name := base + ext
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", base, n, ext)
		}
		taken := false
		for _, has := range q.Item.Pictures {
			if has.Name == name && !bytes.Equal(has.Data, p.Data) {
				taken = true
			}
		}
		if !taken {
			return name
		}
	}
}

// extensionOf tells by its first bytes what a picture is; "" when it is none that is taken.
func extensionOf(data []byte) string {
	switch http.DetectContentType(data) {
	case "image/png":
		return ".png"
	case "image/jpeg":
		return ".jpg"
	case "image/gif":
		return ".gif"
	case "image/webp":
		return ".webp"
	}
	return ""
}

// inlineData reads a data: address.
func inlineData(src string) (data []byte, name string, ok bool) {
	head, body, found := strings.Cut(src, ",")
	if !found || !strings.HasPrefix(head, "data:image/") || !strings.HasSuffix(head, ";base64") {
		return nil, "", false
	}
	data, err := decodeBase64(body)
	return data, "gambar", err == nil
}

// decodeBase64 reads base64 whatever white space is in it.
func decodeBase64(s string) ([]byte, error) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, s)
	return base64.StdEncoding.DecodeString(s)
}

func pictureTitle(src string) string {
	if strings.HasPrefix(src, "data:") {
		return "data:"
	}
	title := path.Base(strings.TrimSpace(src))
	if r := []rune(title); len(r) > longestName {
		title = string(r[:longestName])
	}
	return title
}
