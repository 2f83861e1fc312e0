package starter_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mumpuni/questions/exchange"
)

var redraw = flag.Bool("redraw", false, "draw the pictures of the bank anew from pictures/*.svg, with Chromium, into the XML")

const licence = "Mumpuni, Apache-2.0. Digambar untuk bank soal awal."

// madeFrom is what a picture says of the drawing that it was made from.
func madeFrom(drawing []byte) string {
	return fmt.Sprintf("%s SVG SHA-256 %x", licence, sha256.Sum256(drawing))
}

// Draws the pictures anew where that is asked for; that they are of their drawings is one of the bank's rules.
func TestPicturesAreDrawn(t *testing.T) {
	drawings, err := filepath.Glob("pictures/*.svg")
	if err != nil || len(drawings) != 24 {
		t.Fatal(len(drawings), err)
	}
	if *redraw {
		drawAnew(t, drawings)
	}
}

// Each picture was made from the drawing of its name as it stands now, has a licence, is small, and says in words what it shows.
func picturesOfDrawings(t complaints, all []exchange.Item) {
	shown := 0
	for _, it := range all {
		for _, p := range it.Pictures {
			shown++
			drawing, err := os.ReadFile(filepath.Join("pictures", strings.TrimSuffix(p.Name, ".png")+".svg"))
			if err != nil {
				t.Errorf("%s: %v", it.Code, err)
				continue
			}
			if p.Name != it.Code+".png" || len(p.Data) > 40_000 || len(drawing) > 6144 {
				t.Errorf("%s: %s, %d bytes, drawn with %d", it.Code, p.Name, len(p.Data), len(drawing))
			}
			if !bytes.Contains(drawing, []byte("<metadata>"+licence+"</metadata>")) || !bytes.Contains(p.Data, []byte(madeFrom(drawing))) {
				t.Errorf("%s: no licence, or not of its drawing: go test ./questions/starter -run Pictures -redraw", it.Code)
			}
			if _, err := png.Decode(bytes.NewReader(p.Data)); err != nil {
				t.Errorf("%s: %v", it.Code, err)
			}
			if len(p.Alt) < 40 || !strings.Contains(it.Stem, p.Alt) {
				t.Errorf("%s: %q says too little", it.Code, p.Alt)
			}
		}
	}
	if shown != 24 {
		t.Errorf("%d pictures", shown)
	}
}

func drawAnew(t *testing.T, drawings []string) {
	t.Helper()
	for _, drawing := range drawings {
		name := strings.TrimSuffix(filepath.Base(drawing), ".svg")
		file := name[:strings.LastIndex(name, "-")] + ".xml"
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		place := regexp.MustCompile(`(<file name="` + regexp.QuoteMeta(name) + `\.png" path="/" encoding="base64">)[^<]*(</file>)`)
		if !place.Match(text) {
			t.Fatalf("%s shows no %s.png", file, name)
		}
		data := base64.StdEncoding.EncodeToString(drawn(t, drawing))
		if err := os.WriteFile(file, place.ReplaceAll(text, []byte("${1}"+data+"${2}")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

var sized = regexp.MustCompile(`width="(\d+)" height="(\d+)"`)

// drawn is a drawing as a PNG of twice its size, in few colours.
func drawn(t *testing.T, drawing string) []byte {
	t.Helper()
	source, err := os.ReadFile(drawing)
	if err != nil {
		t.Fatal(err)
	}
	size := sized.FindSubmatch(source)
	folder := t.TempDir()
	page, out := filepath.Join(folder, "a.html"), filepath.Join(folder, "a.png")
	if err := os.WriteFile(page, append([]byte(`<meta charset="utf-8"><body style="margin:0">`), source...), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "chromium-headless-shell", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2", //nolint:gosec // a test of this machine
		"--screenshot="+out, fmt.Sprintf("--window-size=%s,%s", size[1], size[2]), "file://"+page)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return withText(encoded(t, picture), "Copyright", madeFrom(source))
}

// encoded keeps the 64 colours that a picture has most of, and the nearest of them for all others.
func encoded(t *testing.T, picture image.Image) []byte {
	t.Helper()
	count, b := map[color.RGBA]int{}, picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)]++
		}
	}
	var colours []color.RGBA
	for c := range count {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		if n := count[b] - count[a]; n != 0 {
			return n
		}
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	var palette color.Palette
	for _, c := range colours[:min(len(colours), 64)] {
		palette = append(palette, c)
	}
	few := image.NewPaletted(b, palette)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			few.Set(x, y, picture.At(x, y))
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// withText adds a text to a PNG, behind its head.
func withText(data []byte, key, text string) []byte {
	const head = 8 + 25 // the signature, and IHDR
	chunk := append([]byte("tEXt"+key+"\x00"), text...)
	out := append([]byte{}, data[:head]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4)) //nolint:gosec // some hundred
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, data[head:]...)
}
