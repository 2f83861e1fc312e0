package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"testing"

	"mumpuni/internal/fault"
)

// movingGIF is a GIF of n pictures; own gives each a table of colours.
func movingGIF(t testing.TB, n int, own bool) []byte {
	t.Helper()
	g := &gif.GIF{}
	for i := range n {
		p := color.Palette{color.Black, color.White}
		if own {
			p = append(p, color.Gray{uint8(i + 1)})
		}
		g.Image, g.Delay = append(g.Image, image.NewPaletted(image.Rect(0, 0, 40, 30), p)), append(g.Delay, 10)
	}
	var buf bytes.Buffer
	if err := gif.EncodeAll(&buf, g); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// chunk is a part of a RIFF file.
func chunk(name string, data ...byte) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data))), data...)
}

func riff(parts ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(parts, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func TestWhatMovesIsKnown(t *testing.T) {
	var still bytes.Buffer
	if err := png.Encode(&still, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(still.Bytes(), []byte("IDAT")) - 4
	apng := bytes.Join([][]byte{still.Bytes()[:at], {0, 0, 0, 8}, []byte("acTL"), {0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0}, still.Bytes()[at:]}, nil)
	for name, c := range map[string]struct {
		data  []byte
		moves bool
	}{
		"one picture":                 {movingGIF(t, 1, false), false},
		"two pictures":                {movingGIF(t, 2, false), true},
		"two with colours of its own": {movingGIF(t, 2, true), true},
		"half of a GIF":               {movingGIF(t, 2, true)[:30], false},
		"PNG":                         {still.Bytes(), false},
		"PNG in turn":                 {apng, true},
		"WebP":                        {riff(chunk("VP8X", 0x10, 0, 0, 0, 7, 0, 0, 7, 0, 0)), false},
		"WebP in turn":                {riff(chunk("VP8X", 0x12, 0, 0, 0, 7, 0, 0, 7, 0, 0), chunk("ANIM")), true},
		"nothing":                     {nil, false},
	} {
		if moves(c.data) != c.moves {
			t.Errorf("%s: %v", name, !c.moves)
		}
	}
}

func TestAMovingPictureIsNamed(t *testing.T) {
	use := func(Picture) error { return nil }
	facts, err := lookAtImage(movingGIF(t, 3, false), use)
	if err != nil || !facts.Moving || facts.Width != 40 {
		t.Errorf("GIF: %+v, %v", facts, err)
	}
	_, err = lookAtImage(riff(chunk("VP8X", 0x02, 0, 0, 0, 7, 0, 0, 7, 0, 0), chunk("ANIM", 0, 0, 0, 0, 0, 0)), use)
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != "course.image_moving" {
		t.Errorf("WebP: %v", err)
	}
}

func FuzzMoves(f *testing.F) {
	f.Add(movingGIF(f, 2, true))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00"))
	f.Fuzz(func(_ *testing.T, data []byte) { moves(data) })
}

// TestCaptionsAreOfTheirVideo: words in its last second are, words after it are not, and of a video of unknown length nobody can tell.
func TestCaptionsAreOfTheirVideo(t *testing.T) {
	for _, c := range []struct {
		i      Info
		beyond bool
	}{
		{Info{Captions: true, DurationS: 36, CaptionsFromS: 36}, false},
		{Info{Captions: true, DurationS: 36, CaptionsFromS: 37}, true},
		{Info{Captions: true, CaptionsFromS: 37}, false},
		{Info{DurationS: 36, CaptionsFromS: 37}, false},
		{Info{Captions: true, DurationS: 36}, false},
	} {
		if c.i.CaptionsBeyond() != c.beyond {
			t.Errorf("%+v: %v", c.i, !c.beyond)
		}
	}
}
