package archive

import (
	"bytes"
	"io"

	"mumpuni/internal/fault"
	"mumpuni/packages/manifest"
)

// marks are how an XML begins, by its encoding, behind the space there may be.
var marks = []string{"<", "\xef\xbb\xbf<", "\xff\xfe<\x00", "\xfe\xff\x00<"}

// isXML reports whether a file is XML and no zip.
func isXML(r io.ReaderAt) bool {
	head := make([]byte, 512)
	n, _ := r.ReadAt(head, 0)
	text := bytes.TrimLeft(head[:n], " \t\r\n")
	text = append(text[:min(3, len(text)):min(3, len(text))], bytes.TrimLeft(text[min(3, len(text)):], " \t\r\n")...) // behind a mark, too
	for _, m := range marks {
		if bytes.HasPrefix(text, []byte(m)) {
			return true
		}
	}
	return false
}

// alone takes a course structure that has no zip around it: all its parts are elsewhere.
func alone(r io.ReaderAt, size int64) (Archive, error) {
	if size > manifest.MaxBytes {
		return Archive{}, blame("package.manifest_large", manifest.CMI5File)
	}
	data, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err != nil {
		return Archive{}, fault.Field("file", "package.not_zip").Because(err)
	}
	a := Archive{Files: []File{{Path: manifest.CMI5File, Bytes: size, whole: data}}, Bytes: size}
	a.Package, err = manifest.ReadCMI5(data, nil)
	return a, err
}
