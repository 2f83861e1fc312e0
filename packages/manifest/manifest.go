// Package manifest reads what packages of other makers say about themselves: the imsmanifest.xml of SCORM 1.2 and 2004, the cmi5.xml
// of cmi5, and the h5p.json of H5P with its libraries. It knows no archive and no database; who reads one does so in a bounded process.
//
// Words: an item is a part of a package that is opened by itself (cmi5: an assignable unit, AU); a sco is one that talks to us, an asset one that does not; a loss is
// what the manifest asks for and we do not do, by the key of its sentence.
package manifest

import (
	"mumpuni/internal/fault"
)

// Standard is what a package is written to.
type Standard string

// The standards that are taken.
const (
	SCORM12   Standard = "scorm12"
	SCORM2004 Standard = "scorm2004"
	CMI5      Standard = "cmi5"
	H5P       Standard = "h5p"
)

// Package is what a manifest says.
type Package struct {
	Standard Standard `json:"standard"`
	Edition  string   `json:"edition"` // as the manifest has it: "1.2", "2004 4th Edition"; "" when it says none
	Title    string   `json:"title"`
	Items    []Item   `json:"items"`
	Losses   []string `json:"losses,omitempty"` // keys of sentences, each once
	Course   *Course  `json:"course,omitempty"` // cmi5: what its parts stand in
	Play     *Play    `json:"play,omitempty"`   // H5P: what its player loads
}

// Item is a part that is opened by itself.
type Item struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Within  string   `json:"within,omitempty"` // titles of what it stands below
	Path    string   `json:"path"`             // of its first file
	Query   string   `json:"query,omitempty"`  // "?…#…" behind it
	SCO     bool     `json:"sco,omitempty"`
	Mastery *float64 `json:"mastery,omitempty"` // from which score it is passed: 1.2 of 100, 2004 and cmi5 of 1
	Data    string   `json:"data,omitempty"`    // what the package is told at its start
	Away    string   `json:"away,omitempty"`    // cmi5: its whole address, where it is on another site; Path is empty then
	AU      *AU      `json:"au,omitempty"`      // cmi5: what else is said of it
}

// The limits of what is kept.
const (
	MaxBytes     = 5_000_000 // of a manifest
	maxItems     = 500
	longestTitle = 200
	longestData  = 4096
	longestID    = 300
)

// broken refuses a manifest, naming the file.
func broken(file, key string) *fault.Fault { return fault.Field("file", key).With("Entry", file) }

// lose notes a loss, once.
func (p *Package) lose(key string) {
	for _, k := range p.Losses {
		if k == key {
			return
		}
	}
	p.Losses = append(p.Losses, key)
}
