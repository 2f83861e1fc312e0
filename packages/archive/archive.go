// Package archive opens packages: zips of strangers, within limits that are looked at before anything is unpacked. It knows no
// database and no object store; it runs in a bounded process.
package archive

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"mumpuni/internal/fault"
	"mumpuni/packages/manifest"
)

// The limits of a package.
const (
	MaxFiles    = 10_000
	MaxUnpacked = 1_500_000_000 // bytes of all files
	maxPath     = 400           // bytes of one path
	maxDeep     = 40            // folders in one another
	maxRatio    = 300           // bytes made of one byte, where it is much
	muchBytes   = 4_000_000
)

// File is one file of a package.
type File struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`

	zip   *zip.File
	whole []byte // of a file without a zip
}

// Archive is an opened package.
type Archive struct {
	manifest.Package

	Files []File `json:"files"`
	Bytes int64  `json:"bytes"` // of all files
}

// Open looks at the list of a zip and at its manifest, or at a cmi5.xml that has none around it; nothing else is unpacked. Faults: those of
// List, package.manifest_missing, package.manifest_folder, package.xapi, package.aicc, and those of manifest.ReadIMS,
// manifest.ReadCMI5 and manifest.ReadH5P.
func Open(r io.ReaderAt, size int64) (Archive, error) {
	if isXML(r) {
		return alone(r, size)
	}
	a, err := List(r, size, MaxUnpacked)
	if err != nil {
		return Archive{}, err
	}
	return a, a.readManifest()
}

// List looks at the list of a zip of at most most bytes unpacked; nothing is unpacked. Faults on "file", with Entry where one is to blame:
// package.not_zip, package.files_many, package.too_large, package.entry_path, package.entry_link, package.entry_locked,
// package.entry_twice, package.entry_ratio, package.entry_method.
func List(r io.ReaderAt, size, most int64) (Archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return Archive{}, fault.Field("file", "package.not_zip").Because(err)
	}
	if len(z.File) > MaxFiles {
		return Archive{}, fault.Field("file", "package.files_many")
	}
	var a Archive
	return a, a.list(z, size, most)
}

// list takes the files, each looked at.
func (a *Archive) list(z *zip.Reader, size, most int64) error {
	names, packed := map[string]bool{}, int64(0) // true: a file
	for _, f := range z.File {
		name := nameOf(f)
		if err := look(f, name); err != nil {
			return err
		}
		if f.FileInfo().IsDir() || strings.HasSuffix(name, "/") || ignored(name) {
			continue
		}
		if err := twice(names, name); err != nil {
			return err
		}
		packed += int64(f.CompressedSize64)
		if a.Bytes += int64(f.UncompressedSize64); a.Bytes > most || f.UncompressedSize64 > uint64(most) {
			return blame("package.too_large", name)
		}
		if packed > size {
			return blame("package.entry_ratio", name) // files that lie over one another
		}
		a.Files = append(a.Files, File{Path: name, Bytes: int64(f.UncompressedSize64), zip: f})
	}
	return nil
}

// nameOf is the path of an entry; programs on Windows write backslashes, and letters of the code page of their first days.
func nameOf(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		name, _ = charmap.CodePage437.NewDecoder().String(name) // every byte is a letter of it
	}
	return strings.ReplaceAll(name, `\`, "/")
}

// ignored are what computers add by themselves.
func ignored(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || base == ".DS_Store" || base == "Thumbs.db" || strings.HasPrefix(base, "._")
}

func blame(key, name string) *fault.Fault {
	if len(name) > maxPath {
		name = strings.ToValidUTF8(name[:maxPath], "") + "…"
	}
	return fault.Field("file", key).With("Entry", name)
}

// look refuses an entry that is more than a file in a folder of the package.
func look(f *zip.File, name string) error {
	switch mode := f.Mode(); {
	case badPath(name):
		return blame("package.entry_path", name)
	case mode&fs.ModeType != 0 && !mode.IsDir():
		return blame("package.entry_link", name)
	case f.Flags&1 != 0:
		return blame("package.entry_locked", name)
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return blame("package.entry_method", name)
	case f.UncompressedSize64 > muchBytes && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio:
		return blame("package.entry_ratio", name)
	}
	return nil
}

func badPath(name string) bool {
	clean := strings.TrimSuffix(name, "/")
	parts := strings.Split(clean, "/")
	return clean == "" || len(clean) > maxPath || len(parts) > maxDeep || strings.HasPrefix(clean, "/") || len(clean) > 1 && clean[1] == ':' ||
		slices.ContainsFunc(parts, func(p string) bool { return p == "" || p == "." || p == ".." }) ||
		strings.ContainsFunc(clean, func(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError })
}

// twice refuses what has the name of another file but for the case of its letters, and a file that is a folder, too.
func twice(names map[string]bool, name string) error {
	lower := strings.ToLower(name)
	if _, there := names[lower]; there {
		return blame("package.entry_twice", name)
	}
	names[lower] = true
	for dir := path.Dir(lower); dir != "."; dir = path.Dir(dir) {
		if names[dir] {
			return blame("package.entry_twice", name)
		}
		names[dir] = false
	}
	return nil
}

// Has reports whether the package has a file of that path, whatever the case of its letters.
func (a *Archive) Has(name string) bool { return a.find(name) != nil }

func (a *Archive) find(name string) *File {
	for i := range a.Files {
		if strings.EqualFold(a.Files[i].Path, name) {
			return &a.Files[i]
		}
	}
	return nil
}

// others are packages of other standards, by the file that tells them.
var others = []struct{ file, key string }{{"tincan.xml", "package.xapi"}}

func (a *Archive) readManifest() error {
	m, read := a.find(manifest.IMS), manifest.ReadIMS
	if m == nil {
		m, read = a.find(manifest.CMI5File), manifest.ReadCMI5
	}
	switch {
	case m == nil && a.Has(manifest.H5PJSON):
		return a.readH5P()
	case m == nil:
		return a.withoutManifest()
	}
	data, err := m.Read(manifest.MaxBytes)
	if err != nil {
		return err
	}
	a.Package, err = read(data, a.Has)
	return err
}

// withoutManifest says what the zip is instead.
func (a *Archive) withoutManifest() error {
	for _, o := range others {
		if a.Has(o.file) {
			return blame(o.key, o.file)
		}
	}
	for _, f := range a.Files {
		switch base, ext := strings.ToLower(path.Base(f.Path)), strings.ToLower(path.Ext(f.Path)); {
		case base == manifest.IMS || base == manifest.CMI5File || base == manifest.H5PJSON:
			return blame("package.manifest_folder", f.Path)
		case ext == ".crs" || ext == ".au":
			return blame("package.aicc", f.Path)
		}
	}
	return fault.Field("file", "package.manifest_missing")
}

// Read unpacks a file of at most most bytes. Faults: package.manifest_large, and that of Unpack.
func (f *File) Read(most int64) ([]byte, error) {
	if f.Bytes > most {
		return nil, blame("package.manifest_large", f.Path)
	}
	var data []byte
	return data, f.Unpack(func(piece []byte) error {
		data = append(data, piece...)
		return nil
	})
}

// piece is how much of a file is handed over at once.
const piece = 1 << 20

// Unpack hands the bytes of a file to use, one piece after the other. Fault: package.entry_broken when they are not those that the
// list of the zip promises.
func (f *File) Unpack(use func([]byte) error) error {
	if f.zip == nil {
		return use(f.whole)
	}
	r, err := f.zip.Open()
	if err != nil {
		return blame("package.entry_broken", f.Path).Because(err)
	}
	defer r.Close()
	buf, left := make([]byte, min(piece, f.Bytes+1)), f.Bytes
	for {
		n, err := io.ReadFull(r, buf)
		if left -= int64(n); left < 0 {
			return blame("package.entry_broken", f.Path)
		}
		if n > 0 {
			if err := use(buf[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && left == 0:
			return nil
		case err != nil:
			return blame("package.entry_broken", f.Path).Because(err)
		}
	}
}
