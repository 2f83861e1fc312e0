package exchange_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"

	"mumpuni/questions/exchange"
)

// A picture that says to be larger than what anybody can look at is left out with that reason; one that is no picture with its own.
func TestAPictureOfTooManyPixelsIsLeftOut(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	sized := func(width, height uint32) string {
		data := bytes.Clone(b.Bytes())
		binary.BigEndian.PutUint32(data[16:], width)
		binary.BigEndian.PutUint32(data[20:], height)
		binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
		return base64.StdEncoding.EncodeToString(data)
	}
	for data, want := range map[string]string{
		sized(8000, 5000): "", sized(8000, 5001): "bank.loss.picture_pixels", sized(0x7fffffff, 0x7fffffff): "bank.loss.picture_broken",
		base64.StdEncoding.EncodeToString(b.Bytes()[:20]): "bank.loss.picture_broken",
	} {
		text := `<quiz><question type="shortanswer"><questiontext format="html"><text><![CDATA[<p>Apa? <img src="data:image/png;base64,` + data +
			`" alt="alur"></p>]]></text></questiontext><answer fraction="100"><text>x</text></answer></question></quiz>`
		r, err := exchange.Read(t.Context(), []byte(text))
		if err != nil || len(r.Questions) != 1 {
			t.Fatal(err)
		}
		var keys []string
		for _, n := range r.Questions[0].Losses {
			keys = append(keys, n.Key)
		}
		if got := strings.Join(keys, " "); !strings.Contains(got, want) || (want == "") != (len(r.Questions[0].Item.Pictures) == 1) {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
