package archive

import "mumpuni/packages/manifest"

// readH5P reads an H5P package and leaves out what it does not need: libraries of the editor, and what lies about.
func (a *Archive) readH5P() error {
	files := manifest.Files{Read: a.readFile}
	for _, f := range a.Files {
		files.Paths = append(files.Paths, f.Path)
	}
	p, keeps, err := manifest.ReadH5P(files)
	if err != nil {
		return err
	}
	a.Package = p
	kept := a.Files[:0:0]
	a.Bytes = 0
	for _, f := range a.Files {
		keep, err := keeps(f.Path)
		if err != nil {
			return err
		}
		if keep {
			kept = append(kept, f)
			a.Bytes += f.Bytes
		}
	}
	a.Files = kept
	return nil
}

func (a *Archive) readFile(name string, most int64) ([]byte, error) {
	f := a.find(name)
	if f == nil {
		return nil, blame("package.entry_missing", name)
	}
	return f.Read(most)
}
