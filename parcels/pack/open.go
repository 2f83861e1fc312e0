package pack

import (
	"bytes"
	"io"
	"unicode/utf8"

	"mumpuni/internal/fault"
	"mumpuni/packages/archive"
)

// MaxBytes is the largest course file, and what it holds.
const MaxBytes = 2_000_000_000

// Parcel is an opened course file: what it says, its texts by their paths, and the sizes of its other files.
type Parcel struct {
	Manifest
	Texts map[string]string
	Sizes map[string]int64
	Bytes int64 // of its other files

	files []*archive.File // in the order of the zip
}

// Open looks at a course file and reads its manifest and texts; nothing else is unpacked. Each file is named once, and nothing else is
// there. Faults on "file", with Entry where one is to blame: those of archive.List and Decode, parcel.manifest_missing,
// parcel.entry_missing, parcel.entry_twice, parcel.entry_unnamed, parcel.text_broken, parcel.texts_large.
func Open(r io.ReaderAt, size int64) (Parcel, error) {
	a, err := archive.List(r, size, MaxBytes)
	if err != nil {
		return Parcel{}, err
	}
	there := map[string]*archive.File{}
	for i := range a.Files {
		there[a.Files[i].Path] = &a.Files[i]
	}
	at := there[File]
	if at == nil {
		return Parcel{}, fault.Field("file", "parcel.manifest_missing")
	}
	data, err := at.Read(MaxManifest)
	if err != nil {
		return Parcel{}, err
	}
	p := Parcel{Texts: map[string]string{}, Sizes: map[string]int64{}}
	if p.Manifest, err = Decode(data); err != nil {
		return Parcel{}, err
	}
	delete(there, File)
	if err := p.readTexts(there); err != nil {
		return Parcel{}, err
	}
	return p, p.listFiles(&a, there)
}

func blame(key, entry string) *fault.Fault { return fault.Field("file", key).With("Entry", entry) }

// takes takes a file that the manifest names out of those that are there.
func takes(there map[string]*archive.File, path string) (*archive.File, error) {
	f := there[path]
	if f == nil {
		return nil, blame("parcel.entry_missing", path)
	}
	delete(there, path)
	return f, nil
}

func (p *Parcel) readTexts(there map[string]*archive.File) error {
	all := 0
	for _, path := range p.texts() {
		f, err := takes(there, path)
		if err != nil {
			return err
		}
		if f.Bytes > MaxText {
			return blame("parcel.texts_large", path)
		}
		text, err := f.Read(MaxText)
		if err != nil {
			return err
		}
		if all += len(text); all > MaxTexts {
			return blame("parcel.texts_large", path)
		}
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return blame("parcel.text_broken", path)
		}
		p.Texts[path] = string(text)
	}
	return nil
}

func (p *Parcel) listFiles(a *archive.Archive, there map[string]*archive.File) error {
	for _, path := range p.media() {
		f, err := takes(there, *path)
		if err != nil {
			return err
		}
		p.Sizes[*path] = f.Bytes
		p.Bytes += f.Bytes
	}
	for i := range a.Files {
		f := &a.Files[i]
		if there[f.Path] != nil {
			return blame("parcel.entry_unnamed", f.Path)
		}
		if _, medium := p.Sizes[f.Path]; medium {
			p.files = append(p.files, f)
		}
	}
	return nil
}
