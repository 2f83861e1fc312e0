package manifest

import (
	"bytes"
	"encoding/xml"
	"strings"

	"mumpuni/internal/charset"
	"mumpuni/internal/office"
)

// tree reads XML in whatever encoding; a document type that defines entities is refused, whether it is used or not.
func tree(file string, data []byte) (*office.Element, error) {
	if len(data) > MaxBytes {
		return nil, broken(file, "package.manifest_large")
	}
	text, encoding, ok := charset.Text(data)
	if !ok {
		return nil, broken(file, "package.manifest_broken")
	}
	if encoding != "Windows-1252" { // as its mark says, whatever the first line does
		data = []byte(unlabelled(text))
	}
	x := office.NewReader(bytes.NewReader(data))
	for {
		token, err := x.Next()
		if err != nil {
			return nil, broken(file, "package.manifest_broken").Because(err)
		}
		switch token := token.(type) {
		case xml.Directive:
			if bytes.Contains(bytes.ToUpper(token), []byte("ENTITY")) {
				return nil, broken(file, "package.manifest_entities")
			}
		case xml.StartElement:
			root, err := x.Tree(token)
			if err != nil {
				return nil, broken(file, "package.manifest_broken").Because(err)
			}
			return root, nil
		}
	}
}

// unlabelled is text without the line that names its encoding, which it no longer has.
func unlabelled(text string) string {
	text = strings.TrimLeft(text, " \t\r\n")
	if strings.HasPrefix(text, "<?xml") {
		if _, rest, ok := strings.Cut(text, "?>"); ok {
			return rest
		}
	}
	return text
}

// words is a text as one line of at most most characters.
func words(text string, most int) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "�")), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
