package agency

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mumpuni/web/assets"
)

// White letters stand on the accent: one on which they cannot be read is refused by name, with one that can.
func TestAnAccentMustCarryWhite(t *testing.T) {
	for accent, want := range map[string]string{
		"#196bcd": "", "#8a1538": "", "#0b665c": "", "#000000": "", "#767676": "",
		"#777777": "contrast of 4.47 with white", "#f2b34d": "at least 4.5 is needed. The nearest darker one is #", "#ffffff": "contrast of 1.00",
		"red": "must be a colour such as #196bcd", "#12345": "must be a colour", "#12345g": "must be a colour", "1234567": "must be a colour",
	} {
		_, err := New(Settings{Accent: accent})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "MUMPUNI_AGENCY_ACCENT")) {
			t.Errorf("%s: %v, want %q", accent, err, want)
		}
	}
}

// Whatever accent is allowed, what follows from it can be read: by day and by night, on every ground it stands on.
func TestWhatFollowsFromAnAccentCanBeRead(t *testing.T) {
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				a := rgb{float64(r) / 255, float64(g) / 255, float64(b) / 255}
				c, err := palette(a.String())
				if err != nil {
					continue
				}
				day, night := values(c.day), values(c.night)
				for what, pair := range map[string]struct {
					a, b  rgb
					ratio float64
				}{
					"white on the accent":          {white, day["--mp-accent"], 4.5},
					"white on the pressed accent":  {white, day["--mp-accent-press"], 4.5},
					"white on the band":            {white, day["--mp-band"], 7},
					"white on the band's ornament": {white, day["--mp-band-orn"], 5},
					"soft words on the band":       {day["--mp-band-soft"], day["--mp-band"], 7},
					"soft words on the ornament":   {day["--mp-band-soft"], day["--mp-band-orn"], 4.5},
					"links by day":                 {day["--ina-content-link"], paper, 4.5},
					"links on the wash":            {day["--ina-content-link"], day["--mp-accent-wash"], 4.5},
					"white on the accent by night": {white, night["--mp-accent"], 4.5},
					"the accent on cards by night": {night["--mp-accent"], ground, 3},
					"links by night":               {night["--ina-content-link"], raised, 4.5},
					"links on the wash by night":   {night["--ina-content-link"], night["--mp-accent-wash"], 4.5},
					"soft words on the dark band":  {day["--mp-band-soft"], night["--mp-band-orn"], 4.5},
				} {
					if had := contrast(pair.a, pair.b); had < pair.ratio {
						t.Errorf("%s: %s: %s on %s is %.2f, less than %.1f", a, what, pair.a, pair.b, had, pair.ratio)
					}
				}
			}
		}
	}
}

func values(list []token) map[string]rgb {
	m := map[string]rgb{}
	for _, t := range list {
		m[t.name] = hex(t.value.String())
	}
	return m
}

const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M0 0h12v12z"/></svg>`

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A region brings its own tile and emblem; what acts or fetches is refused, as is what is no picture or too large.
func TestAnOrnamentIsADrawing(t *testing.T) {
	big := strings.Replace(tile, "<path", "<desc>"+strings.Repeat("x", maxMotif)+"</desc><path", 1)
	for text, ok := range map[string]bool{
		tile: true, big: false, "<html></html>": false, "": false, "no": false,
		strings.Replace(tile, "<path", "<script/><path", 1):                                      false,
		strings.Replace(tile, "<path", `<path onload="x()"`, 1):                                  false,
		strings.Replace(tile, "<path", `<a href="https://x.id"/><path`, 1):                       false,
		strings.Replace(tile, "<path", `<use href="#a"/><path id="a"`, 1):                        true,
		strings.Replace(tile, "<path", `<path fill="url(https://x.id/a.svg)"`, 1):                false,
		strings.Replace(tile, "<path", `<image href="data:image/png;base64,AAAA"/><path`, 1):     false,
		strings.Replace(tile, "<path", `<style>@import url(https://x.id/a.css)</style><path`, 1): false,
	} {
		look, err := New(Settings{Motif: write(t, "kain.svg", text)})
		if (err == nil) != ok || ok && look.Sheet == "" || !ok && !strings.Contains(err.Error(), "MUMPUNI_AGENCY_MOTIF") {
			t.Errorf("%.80q: %v", text, err)
		}
	}
	if _, err := New(Settings{Motif: "batik"}); err == nil || !strings.Contains(err.Error(), "tumpal, kawung, anyaman, puncak") {
		t.Errorf("a motif that is none: %v", err)
	}
	if look, err := New(Settings{Motif: "kawung"}); err != nil || !strings.Contains(string(look.files[look.Sheet].body), "--mp-motif:var(--mp-kawung)") {
		t.Errorf("kawung: %v", err)
	}
}

func TestAnEmblemIsServedAndCannotAct(t *testing.T) {
	look, err := New(Settings{Name: " Kabupaten Bukit Kaba ", Emblem: write(t, "lambang.svg", tile)})
	if err != nil || look.Name != "Kabupaten Bukit Kaba" || look.Sheet != "" {
		t.Fatalf("%+v: %v", look, err)
	}
	rec := httptest.NewRecorder()
	look.Handler(http.NotFoundHandler()).ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, look.Emblem, nil))
	if rec.Code != 200 || rec.Body.String() != tile || rec.Header().Get("Content-Type") != "image/svg+xml" || !strings.Contains(rec.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	for name, text := range map[string]string{"lambang.png": tile, "lambang.jpg": tile, "lambang.svg": "<svg><script/></svg>"} {
		if _, err := New(Settings{Emblem: write(t, name, text)}); err == nil || !strings.Contains(err.Error(), "MUMPUNI_AGENCY_EMBLEM") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(Settings{Name: strings.Repeat("a", maxName+1)}); err == nil || !strings.Contains(err.Error(), "MUMPUNI_AGENCY_NAME") {
		t.Errorf("a long name: %v", err)
	}
}

// Nothing set: nothing differs, and the common files are served.
func TestTheProductsOwnLook(t *testing.T) {
	look, err := New(Settings{Motif: "tumpal"})
	if err != nil || look.Sheet != "" || look.Emblem != "" || look.Name != "" {
		t.Errorf("%+v: %v", look, err)
	}
	for _, l := range []Look{look, {}} {
		rec := httptest.NewRecorder()
		l.Handler(assets.Handler()).ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, assets.URL("app.css"), nil))
		if rec.Code != 200 {
			t.Errorf("the common sheet is %d", rec.Code)
		}
	}
}

// What a MB costs is the agency's word, or the usual; nought is nobody's, and a price of a GB is not taken for one of a MB.
func TestThePriceOfData(t *testing.T) {
	for price, want := range map[string]float64{"": usualPrice, "7.5": 7.5, "0": 0, "10000": 10_000} {
		if l, err := New(Settings{Price: price}); err != nil || l.RupiahPerMB != want {
			t.Errorf("%q: %v, %v", price, l.RupiahPerMB, err)
		}
	}
	for _, price := range []string{"-1", "NaN", "Inf", "55000", "Rp10", "7,5"} {
		if _, err := New(Settings{Price: price}); err == nil || !strings.Contains(err.Error(), "MUMPUNI_DATA_PRICE") {
			t.Errorf("%q: %v", price, err)
		}
	}
}
