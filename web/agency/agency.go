// Package agency is what makes an installation its agency's own: the name, the emblem, the accent and the ornament. They are settings,
// read once; what they change in the look is one small style sheet beside the common one.
package agency

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"mumpuni/web/assets"
	"mumpuni/web/ui"
)

// Settings are as the environment has them; each may be empty, and then the product's own stands.
type Settings struct {
	Name   string // "Kabupaten Bukit Kaba"
	Emblem string // path of an SVG or PNG file
	Accent string // "#196bcd"; white stands on it
	Price  string // rupiah for a MB of mobile data, "7.5"; "0": nobody knows
	Motif  string // "tumpal", "kawung", "anyaman", "puncak", or the path of an SVG file: one tile that repeats
}

// The largest files: an emblem is on every page, a tile in the style sheet of each.
const (
	maxEmblem = 64 << 10
	maxMotif  = 8 << 10
	maxName   = 80 // characters
)

// Look is what the settings come to. The zero Look is the product's own.
type Look struct {
	ui.Agency
	files map[string]file // by path
}

type file struct {
	mime string
	body []byte
}

// New reads the settings and the files they name. Its error tells all that is wrong, each by its setting.
func New(s Settings) (Look, error) {
	l := Look{Agency: ui.Agency{Name: strings.TrimSpace(s.Name)}, files: map[string]file{}}
	var problems []error
	if n := len([]rune(l.Name)); n > maxName {
		problems = append(problems, fmt.Errorf("MUMPUNI_AGENCY_NAME has %d characters, at most %d fit", n, maxName))
	}
	problems = append(problems, l.emblem(s.Emblem))
	price, err := rupiah(s.Price)
	problems, l.RupiahPerMB = append(problems, err), price
	colours, err := palette(s.Accent)
	problems = append(problems, err)
	motif, err := ornament(s.Motif)
	problems = append(problems, err)
	if err := errors.Join(problems...); err != nil {
		return Look{}, err
	}
	if sheet := colours.sheet(motif); sheet != "" {
		l.Sheet, l.Accent = l.keep("instansi", ".css", "text/css; charset=utf-8", []byte(sheet)), s.Accent
	}
	return l, nil
}

// usualPrice is what a MB of prepaid mobile data costs when nobody says otherwise: packages of 2026 are sold at 4 to 15 rupiah, the small
// ones of a day dearest.
const usualPrice = 10

const dearest = 10_000 // rupiah: beyond it somebody meant a GB

// rupiah reads the price of a MB.
func rupiah(price string) (float64, error) {
	if price == "" {
		return usualPrice, nil
	}
	n, err := strconv.ParseFloat(price, 64)
	if err != nil || !(n >= 0 && n <= dearest) {
		return 0, fmt.Errorf("MUMPUNI_DATA_PRICE must be rupiah for a MB, a number from 0 (not known) to %d such as 7.5", dearest)
	}
	return n, nil
}

// emblem reads the file of an emblem.
func (l *Look) emblem(path string) error {
	if path == "" {
		return nil
	}
	body, err := small(path, maxEmblem)
	if err != nil {
		return fmt.Errorf("MUMPUNI_AGENCY_EMBLEM: %w", err)
	}
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case ext == ".svg" && drawn(body) == nil:
		l.Emblem = l.keep("lambang", ext, "image/svg+xml", body)
	case ext == ".png" && bytes.HasPrefix(body, []byte("\x89PNG\r\n\x1a\n")):
		l.Emblem = l.keep("lambang", ext, "image/png", body)
	default:
		return fmt.Errorf("MUMPUNI_AGENCY_EMBLEM: %s must be a PNG file, or an SVG file without scripts and without links elsewhere", path)
	}
	return nil
}

// ornament gives the value of the ornament's token: one of the product's own motifs, or the tile of a file.
func ornament(motif string) (string, error) {
	switch motif {
	case "", "tumpal":
		return "", nil
	case "kawung", "anyaman", "puncak":
		return "var(--mp-" + motif + ")", nil
	}
	body, err := small(motif, maxMotif)
	if err == nil {
		err = drawn(body)
	}
	if err != nil {
		return "", fmt.Errorf("MUMPUNI_AGENCY_MOTIF must be tumpal, kawung, anyaman, puncak or the path of an SVG file of at most %d kB without scripts and links: %w",
			maxMotif>>10, err)
	}
	return `url("data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString(body) + `")`, nil
}

// small reads a file that must not be large.
func small(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the file
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = fmt.Errorf("%s is larger than %d kB", path, limit>>10)
	}
	return body, err
}

// drawn says what is wrong with an SVG file: it must be one, and neither act nor fetch.
func drawn(body []byte) error {
	root, decoder := "", xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			if root != "svg" {
				return errors.New("it is no SVG")
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("it is no SVG: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root == "" {
			root = start.Name.Local
		}
		if why := acts(start); why != "" {
			return fmt.Errorf("it has %s", why)
		}
	}
}

// acts says by what an element would act or fetch, or "".
func acts(e xml.StartElement) string {
	switch strings.ToLower(e.Name.Local) {
	case "script", "foreignobject", "iframe", "image", "style":
		return "<" + e.Name.Local + ">"
	}
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
		if strings.HasPrefix(name, "on") || name == "href" && !strings.HasPrefix(value, "#") || strings.Contains(value, "url(") && !strings.Contains(value, "url(#") {
			return "the attribute " + a.Name.Local
		}
	}
	return ""
}

// keep names a file by its content, so that browsers may keep it for ever.
func (l *Look) keep(name, ext, mime string, body []byte) string {
	sum := sha256.Sum256(body)
	path := assets.Prefix + name + "-" + fmt.Sprintf("%x", sum[:5]) + ext
	l.files[path] = file{mime, body}
	return path
}

// Handler serves the agency's files, and next the rest.
func (l Look) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := l.files[r.URL.Path]
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.mime)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
		_, _ = w.Write(f.body)
	})
}
