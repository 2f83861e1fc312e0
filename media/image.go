package media

import (
	"bytes"
	"image"
	"image/color"
	stddraw "image/draw"
	_ "image/gif" // registered for Decode
	_ "image/jpeg"
	_ "image/png"
	"runtime"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"mumpuni/internal/fault"
)

const (
	maxPixels   = 40_000_000
	maxScans    = 200  // of a JPEG: each goes over all its pixels, however few bytes it has
	imageWidth  = 1600 // pixels
	imageHeight = 2400
	jpegQuality = 80
)

// errImage refuses what is no image we can read.
var errImage = fault.New(fault.Invalid, "course.image_broken")

// shrink decodes data, fits it and turns it upright.
func shrink(data []byte) (image.Image, error) {
	img, err := decodeImage(data)
	if err != nil {
		return nil, err
	}
	o := orientation(data)
	if sideways(o) {
		return turn(fit(img, imageHeight, imageWidth), o), nil
	}
	return turn(fit(img, imageWidth, imageHeight), o), nil
}

// decodeImage decodes at most maxPixels in at most maxScans, known before a pixel is read.
func decodeImage(data []byte) (image.Image, error) {
	if movingWebP(data) {
		return nil, errMoving
	}
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, errImage.Because(err)
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || cfg.Width > maxPixels/cfg.Height {
		return nil, fault.New(fault.TooLarge, "course.image_large")
	}
	if format == "jpeg" && bytes.Count(data, []byte{0xff, 0xda}) > maxScans {
		return nil, errImage
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, errImage.Because(err)
	}
	return img, nil
}

// fit draws img on white, made smaller to fit into width × height when it is larger.
func fit(img image.Image, width, height int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if w > width {
		w, h = width, max(1, h*width/w)
	}
	if h > height {
		w, h = max(1, w*height/h), height
	}
	if times := min(b.Dx()/w, b.Dy()/h) * 2 / 3; times >= 2 {
		img = coarse(img, times)
		runtime.GC() // the original makes room for what the scaler needs
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	stddraw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, stddraw.Src)
	if w == b.Dx() && h == b.Dy() {
		stddraw.Draw(out, out.Bounds(), img, b.Min, stddraw.Over)
		return out
	}
	draw.CatmullRom.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	return out
}

// coarse makes one pixel of times × times on white: the scaler of beautiful images needs 32 bytes for each pixel of its
// width and the original's height. What does not fill a last pixel is left out.
func coarse(img image.Image, times int) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()/times, b.Dy()/times))
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), times))
	for y := range out.Bounds().Dy() {
		stddraw.Draw(strip, strip.Bounds(), image.NewUniform(color.White), image.Point{}, stddraw.Src)
		stddraw.Draw(strip, strip.Bounds(), img, b.Min.Add(image.Pt(0, y*times)), stddraw.Over)
		row := out.Pix[y*out.Stride:]
		for x := range out.Bounds().Dx() {
			var sum [4]int
			for sy := range times {
				pix := strip.Pix[sy*strip.Stride+4*x*times:]
				for i := range 4 * times {
					sum[i%4] += int(pix[i])
				}
			}
			for i := range sum {
				row[4*x+i] = uint8(sum[i] / (times * times))
			}
		}
	}
	return out
}
