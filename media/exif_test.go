package media_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"

	"mumpuni/media"
)

// quarters are the colours of an upright photograph: a b above, c d below.
var quarters = map[byte]color.RGBA{'a': {230, 20, 20, 255}, 'b': {20, 230, 20, 255}, 'c': {20, 20, 230, 255}, 'd': {230, 230, 20, 255}}

// stored is how the quarters lie in the file, row by row, for each orientation. As the standard says it, row 0 of the file is
// seen at the top, top, bottom, bottom, left, right, right, left; column 0 left, right, right, left, top, top, bottom, bottom.
var stored = []string{1: "abcd", 2: "badc", 3: "dcba", 4: "cdab", 5: "acbd", 6: "bdac", 7: "dbca", 8: "cadb"}

func photograph(t testing.TB, w, h int, colours string) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range 4 {
		x, y := i%2*w/2, i/2*h/2
		draw.Draw(img, image.Rect(x, y, x+w/2, y+h/2), image.NewUniform(quarters[colours[i]]), image.Point{}, draw.Src)
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// seen reads the quarters of a picture.
func seen(t testing.TB, data []byte) (size image.Point, colours string) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	size = img.Bounds().Size()
	palette, names := color.Palette{}, "abcd"
	for _, name := range []byte(names) {
		palette = append(palette, quarters[name])
	}
	for i := range 4 {
		at := img.At(size.X/4+i%2*size.X/2, size.Y/4+i/2*size.Y/2)
		colours += names[palette.Index(at) : palette.Index(at)+1]
	}
	return size, colours
}

func TestAPhotographStandsUpright(t *testing.T) {
	check := func(name string, data []byte, want image.Point) {
		t.Helper()
		facts, made, err := look(t, media.Image, "image/jpeg", data)
		if err != nil {
			t.Fatal(name, err)
		}
		size, colours := seen(t, made[0].Data)
		if size != want || colours != "abcd" || facts.Width != want.X || facts.Height != want.Y {
			t.Errorf("%s: %v %s, told %d × %d", name, size, colours, facts.Width, facts.Height)
		}
	}
	for o := 1; o <= 8; o++ {
		w, h := 96, 64
		if o >= 5 {
			w, h = h, w
		}
		data := photograph(t, w, h, stored[o])
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			check(order.String()+string(rune('0'+o)), media.WithOrientation(data, order, uint16(o)), image.Pt(96, 64))
		}
	}
	check("without", photograph(t, 96, 64, stored[1]), image.Pt(96, 64))
	for _, nonsense := range []uint16{0, 9, 65535} {
		check("nonsense", media.WithOrientation(photograph(t, 96, 64, stored[1]), binary.BigEndian, nonsense), image.Pt(96, 64))
	}
	// It is made to fit as it is seen: a high one may be higher than a broad one is broad.
	check("high", media.WithOrientation(photograph(t, 2000, 1000, stored[6]), binary.BigEndian, 6), image.Pt(1000, 2000))
	check("broad", media.WithOrientation(photograph(t, 1000, 2000, stored[8]), binary.BigEndian, 8), image.Pt(1600, 800))
}
