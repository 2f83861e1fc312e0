package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/questions/exchange"
)

// The limits of a manifest, and of the texts beside it.
const (
	MaxManifest  = 3_000_000 // bytes
	MaxText      = 1_000_000 // bytes of one article
	MaxTexts     = 4_000_000 // of all
	mostModules  = 200
	mostAsked    = 200 // questions of one quiz
	mostPictures = 1000
)

func broken(key string) *fault.Fault { return fault.Field("file", key).With("Entry", File) }

// Decode reads a manifest; nothing in it is unknown to this version. Faults on "file": parcel.manifest_broken, parcel.other_format,
// parcel.version_newer, and those of the limits.
func Decode(data []byte) (Manifest, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	var m Manifest
	if err := json.Unmarshal(data, &head); err != nil {
		return m, broken("parcel.manifest_broken").Because(err)
	}
	switch {
	case head.Format != Format:
		return m, broken("parcel.other_format")
	case head.Version > Version:
		return m, broken("parcel.version_newer").With("Version", head.Version)
	case head.Version < 1:
		return m, broken("parcel.manifest_broken")
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&m); err != nil {
		return m, broken("parcel.manifest_broken").Because(err)
	}
	if _, err := strict.Token(); !errors.Is(err, io.EOF) || !storable(data) {
		return m, broken("parcel.manifest_broken")
	}
	return m, m.check()
}

// storable reports whether no text has a sign that a database cannot keep.
func storable(data []byte) bool {
	for d := json.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		if text, ok := token.(string); ok && strings.ContainsRune(text, 0) {
			return false
		}
	}
}

// Encode writes a manifest, the same always in the same way.
func (m Manifest) Encode() ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

var pictureName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,69}$`)

// check refuses what no installation would have written.
func (m *Manifest) check() error {
	if len(m.Modules) > mostModules || len(m.Pictures) > mostPictures {
		return broken("parcel.too_many")
	}
	if key := namesOf(m.Pictures); key != "" {
		return broken(key)
	}
	if len(m.Checks) > mostAsked {
		return broken("parcel.too_many")
	}
	if len(m.Checks) > 0 && m.Version < VersionOfChecks || slices.ContainsFunc(m.Checks, func(it exchange.Item) bool { return len(it.Pictures) > 0 }) {
		return broken("parcel.manifest_broken")
	}
	if m.Cover != nil && !slices.ContainsFunc(m.Pictures, func(p Medium) bool { return p.Name == m.Cover.Picture }) {
		return broken("parcel.manifest_broken")
	}
	for _, o := range m.Modules {
		if o.Quiz == nil {
			continue
		}
		if len(o.Quiz.Questions) > mostAsked {
			return broken("parcel.too_many")
		}
		for _, q := range o.Quiz.Questions {
			if len(q.Item.Pictures) > 0 || len(q.Pictures) > mostPictures {
				return broken("parcel.manifest_broken")
			}
			if key := namesOf(q.Pictures); key != "" {
				return broken(key)
			}
		}
	}
	return nil
}

// namesOf is what is wrong with the names of pictures; "" nothing.
func namesOf(list []Medium) string {
	seen := map[string]bool{}
	for _, p := range list {
		lower := strings.ToLower(p.Name)
		if !pictureName.MatchString(p.Name) || seen[lower] {
			return "parcel.picture_name"
		}
		seen[lower] = true
	}
	return ""
}
