// Package charset reads text files as other people's programs write them.
package charset

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Text gives data as UTF-8 without a byte order mark, and names the encoding it was in: UTF-8, UTF-16 (told by its mark), or
// Windows-1252, which programs on Indonesian Windows write and which is taken for all that is neither. ok is false for data that
// holds a zero byte or breaks its encoding: that is no text.
func Text(data []byte) (text, encoding string, ok bool) {
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		encoding = "UTF-16"
	case utf8.Valid(data):
		data, encoding = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), "UTF-8"
	default:
		data, err = charmap.Windows1252.NewDecoder().Bytes(data)
		encoding = "Windows-1252"
	}
	return string(data), encoding, err == nil && bytes.IndexByte(data, 0) < 0
}
