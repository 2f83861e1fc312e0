package manifest

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// The limits of the code that a package brings, and the version of H5P's core that stands in web/assets/src/vendor/h5p.
const (
	maxLibraries = 500
	coreMajor    = 1
	coreMinor    = 28
)

// figure is a version as packages write one: a number, or digits in a text.
type figure int

// UnmarshalJSON takes 1 and "1", up to five digits.
func (f *figure) UnmarshalJSON(data []byte) error {
	n, err := strconv.Atoi(strings.Trim(string(data), `"`))
	if err != nil || n < 0 || n > 99_999 {
		return fmt.Errorf("no version: %q", data)
	}
	*f = figure(n)
	return nil
}

// reference names a library.
type reference struct {
	Name  string `json:"machineName"`
	Major figure `json:"majorVersion"`
	Minor figure `json:"minorVersion"`
}

func (r reference) name() string { return fmt.Sprintf("%s %d.%d", r.Name, r.Major, r.Minor) }

// library is a library.json.
type library struct {
	reference

	Title    string      `json:"title"`
	Runnable yes         `json:"runnable"`
	Scripts  []file      `json:"preloadedJs"`
	Styles   []file      `json:"preloadedCss"`
	Needs    []reference `json:"preloadedDependencies"`
	Core     struct {
		Major figure `json:"majorVersion"`
		Minor figure `json:"minorVersion"`
	} `json:"coreApi"`

	folder string
	taken  bool
}

type file struct {
	Path string `json:"path"`
}

// yes is 1, "1" or true.
type yes bool

// UnmarshalJSON takes whatever it is; all but 1, "1" and true is no.
func (y *yes) UnmarshalJSON(data []byte) error {
	var v any
	err := json.Unmarshal(data, &v)
	*y = v == true || v == 1.0 || v == "1"
	return err
}

// index reads each library.json: libraries go by what it says, not by the name of their folder, which programs write in three ways.
func (r *h5p) index() error {
	for _, name := range r.files.Paths {
		folder, base, ok := strings.Cut(name, "/")
		if !ok || !strings.EqualFold(base, h5pCode) || strings.EqualFold(folder, "content") {
			continue
		}
		l := library{folder: folder}
		if err := r.read(name, &l); err != nil {
			return err
		}
		if !validName.MatchString(l.Name) {
			return h5pFault(name, "package.h5p_library")
		}
		if r.libraries[l.name()] == nil {
			r.libraries[l.name()] = &l
		}
		if len(r.libraries) > maxLibraries {
			return broken(H5PJSON, "package.items_many")
		}
	}
	if len(r.libraries) == 0 {
		return broken(H5PJSON, "package.h5p_bare")
	}
	return nil
}

// needs takes the libraries that the package lists, what they stand upon, and what its content is made of.
func (r *h5p) needs(a sheet, mentioned []string) error {
	for _, d := range slices.Concat(a.Dependencies, a.Dynamic) {
		if err := r.take(d); err != nil {
			return err
		}
		if d.Name == a.Main && r.main == nil {
			r.main = r.libraries[d.name()]
		}
	}
	if r.main == nil || !bool(r.main.Runnable) {
		return h5pFault(a.Main, "package.h5p_main")
	}
	for _, name := range mentioned {
		if l := r.libraries[name]; l == nil {
			r.lose("package.loss.h5p_parts")
		} else if err := r.take(l.reference); err != nil {
			return err
		}
	}
	return nil
}

// ofEditor begins the names of what is for H5P's editor, which there is none of here; some programs list it with what is played.
const ofEditor = "H5PEditor."

// take takes a library behind those that it stands upon.
func (r *h5p) take(d reference) error {
	l := r.libraries[d.name()]
	switch {
	case strings.HasPrefix(d.Name, ofEditor):
		return nil
	case l == nil:
		return h5pFault(d.name(), "package.h5p_missing")
	case l.taken:
		return nil
	case l.Core.Major > coreMajor || l.Core.Major == coreMajor && l.Core.Minor > coreMinor:
		return h5pFault(l.name(), "package.h5p_newer")
	}
	l.taken = true
	for _, n := range l.Needs {
		if err := r.take(n); err != nil {
			return err
		}
	}
	r.order = append(r.order, l)
	return nil
}

// plays lists what is loaded, each file looked for.
func (r *h5p) plays() error {
	p := Play{Library: r.main.name(), Styles: []string{}, Scripts: []string{}, Folders: map[string]string{}}
	for _, l := range r.order {
		if usual := fmt.Sprintf("%s-%d.%d", l.Name, l.Major, l.Minor); l.folder != usual {
			p.Folders[usual] = l.folder
		}
		if l.Name == "H5P.SpeakTheWords" || l.Name == "H5P.AudioRecorder" {
			r.lose("package.loss.h5p_microphone")
		}
		for _, kind := range []struct {
			files []file
			list  *[]string
			ext   string
		}{{l.Styles, &p.Styles, ".css"}, {l.Scripts, &p.Scripts, ".js"}} {
			for _, f := range kind.files {
				name := r.has(path.Join(l.folder, f.Path))
				if !strings.HasPrefix(name, l.folder+"/") || !strings.EqualFold(path.Ext(name), kind.ext) {
					return h5pFault(l.folder+"/"+f.Path, "package.h5p_file")
				}
				*kind.list = append(*kind.list, name)
			}
		}
	}
	r.Play = &p
	return nil
}
