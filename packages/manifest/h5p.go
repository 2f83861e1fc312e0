package manifest

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"strings"

	"mumpuni/internal/fault"
)

// The names of what an H5P package says about itself (h5p.org, "H5P specification").
const (
	H5PJSON     = "h5p.json"
	h5pContents = "content/content.json"
	h5pCode     = "library.json" // of each library, in its folder
)

// Files are the files of a package: their paths, and what is in one of at most most bytes.
type Files struct {
	Paths []string
	Read  func(path string, most int64) ([]byte, error)
}

// Play is what the player of H5P loads: the code of the package's libraries, what others stand upon first.
type Play struct {
	Library string            `json:"library"` // of the content: "H5P.MultiChoice 1.16"
	Styles  []string          `json:"styles"`
	Scripts []string          `json:"scripts"`
	Folders map[string]string `json:"folders,omitempty"` // by "H5P.MultiChoice-1.16", where a library lies in another
}

// h5p is a package while it is read.
type h5p struct {
	Package

	files     Files
	paths     map[string]string // as they are written, by their small letters
	libraries map[string]*library
	order     []*library // those that are needed
	main      *library
}

// sheet is an h5p.json.
type sheet struct {
	Title        string      `json:"title"`
	Main         string      `json:"mainLibrary"`
	Dependencies []reference `json:"preloadedDependencies"`
	Dynamic      []reference `json:"dynamicDependencies"`
}

// ReadH5P reads the h5p.json of a package, its content and its libraries, and tells which files it needs; keeps refuses one of a kind that
// none may have. Faults on "file", with Entry: package.manifest_large, package.h5p_json, package.h5p_fields, package.h5p_bare,
// package.h5p_content, package.h5p_library, package.h5p_main, package.h5p_newer, package.h5p_missing, package.h5p_file,
// package.items_many; keeps: package.h5p_kind.
func ReadH5P(files Files) (p Package, keeps func(path string) (bool, error), err error) {
	r := h5p{Package: Package{Standard: H5P}, files: files, paths: map[string]string{}, libraries: map[string]*library{}}
	for _, name := range files.Paths {
		r.paths[strings.ToLower(name)] = name
	}
	var a sheet
	if err := r.read(H5PJSON, &a); err != nil {
		return p, nil, err
	}
	if a.Main == "" || len(a.Dependencies) == 0 || !validName.MatchString(a.Main) {
		return p, nil, broken(H5PJSON, "package.h5p_fields")
	}
	mentioned, err := r.contents()
	if err == nil {
		err = r.index()
	}
	if err == nil {
		err = r.needs(a, mentioned)
	}
	if err == nil {
		err = r.plays()
	}
	if err != nil {
		return p, nil, err
	}
	r.item(a.Title)
	return r.Package, r.keeps, nil
}

// read decodes a file that must be there.
func (r *h5p) read(name string, into any) error {
	data, err := r.files.Read(name, MaxBytes)
	if err != nil {
		return err
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if err := json.Unmarshal(data, into); err != nil {
		return broken(words(name, longestTitle), "package.h5p_json").Because(err)
	}
	return nil
}

// has gives a path as it is written in the package, "" when there is none.
func (r *h5p) has(name string) string { return r.paths[strings.ToLower(name)] }

// The rules of names of libraries and of what a content says it is made of.
var (
	validName = regexp.MustCompile(`^[\w.-]{1,255}$`)
	mention   = regexp.MustCompile(`^([\w.-]{1,255}) (\d{1,5})\.(\d{1,5})$`)
)

// contents looks at what is shown: which libraries it is made of, and whether it names files of other sites.
func (r *h5p) contents() (mentioned []string, err error) {
	if r.has(h5pContents) == "" {
		return nil, broken(h5pContents, "package.h5p_content")
	}
	var content any
	if err := r.read(r.has(h5pContents), &content); err != nil {
		return nil, err
	}
	if _, ok := content.(map[string]any); !ok {
		return nil, broken(h5pContents, "package.h5p_content")
	}
	seen := map[string]bool{}
	walk(content, func(key, value string) {
		switch {
		case key == "library" && !seen[value] && mention.MatchString(value):
			seen[value] = true
			mentioned = append(mentioned, value)
		case key == "path" && outside.MatchString(value), film.MatchString(value):
			r.lose("package.loss.h5p_outside")
		}
	})
	return mentioned, nil
}

// outside is an address of another site; film is one that is shown, wherever it stands.
var (
	outside = regexp.MustCompile(`^(?i:https?:)?//`)
	film    = regexp.MustCompile(`^(?i:https?://\S+\.(png|jpe?g|gif|svg|webp|mp4|webm|ogg|mp3|m4a|wav)|https?://(www\.|m\.)?(youtube\.com|youtu\.be|vimeo\.com)/\S+)$`)
)

// walk tells each text of a content with the name it stands under.
func walk(value any, tell func(key, value string)) {
	switch value := value.(type) {
	case map[string]any:
		for key, v := range value {
			if text, ok := v.(string); ok {
				tell(key, text)
				continue
			}
			walk(v, tell)
		}
	case []any:
		for _, v := range value {
			walk(v, tell)
		}
	}
}

// speaks are the words of which a library that speaks of an end has one in its code (xAPI's verbs, and H5P's own ways to say them).
var speaks = regexp.MustCompile(`(?i)completed|answered|triggerXAPIScored|triggerConsumed|activitystrea\.ms|setFinished`)

// item is the content itself: the one thing that is opened. What never says that it is done is done by being opened.
func (r *h5p) item(title string) {
	r.Title = words(title, longestTitle)
	if r.Title == "" {
		r.Title = r.main.Title
	}
	r.Edition = r.main.name()
	item := Item{ID: "h5p", Title: r.Title, Path: h5pContents, SCO: r.said()}
	if !item.SCO {
		r.lose("package.loss.h5p_silent")
	}
	r.Items = []Item{item}
}

// said reports whether the code of the content's own library has a word for being done with.
func (r *h5p) said() bool {
	for _, f := range r.main.Scripts {
		data, err := r.files.Read(r.has(path.Join(r.main.folder, f.Path)), MaxBytes)
		if err != nil || speaks.Match(data) {
			return true // too large to be looked at: it may
		}
	}
	return false
}

func h5pFault(entry, key string) *fault.Fault { return broken(words(entry, longestTitle), key) }
