package courses

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"image"
	"image/color"
	stddraw "image/draw"
	_ "image/gif" // registered for Decode
	"image/jpeg"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"mumpuni/internal/fault"
	"mumpuni/storage"
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

// makeImage makes the image anew as JPEG on white, upright, at most imageWidth × imageHeight: smaller for phones, and
// without places, names and whatever else cameras hide in their files.
func (s *Service) makeImage(ctx context.Context, m Module) (made, error) {
	data, err := s.readAll(ctx, m.ObjectKey, MaxImage)
	if err != nil {
		return made{}, err
	}
	small, err := shrink(ctx, data)
	if err != nil {
		return made{}, err
	}
	out := m.Media
	out.Width, out.Height = small.Bounds().Dx(), small.Bounds().Dy()
	o, err := s.putJPEG(ctx, small, jpegQuality)
	out.ImageKey = o.Key
	return made{Media: out, Objects: []storage.Object{o}}, err
}

// shrink decodes data, fits it and turns it upright, when no other large thing is being decoded.
func shrink(ctx context.Context, data []byte) (image.Image, error) {
	release, err := alone(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
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
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	stddraw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, stddraw.Src)
	if w == b.Dx() && h == b.Dy() {
		stddraw.Draw(out, out.Bounds(), img, b.Min, stddraw.Over)
		return out
	}
	draw.CatmullRom.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out
}

func (s *Service) putJPEG(ctx context.Context, img image.Image, quality int) (storage.Object, error) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return storage.Object{}, wrap(err, "encode image")
	}
	return s.store.Put(ctx, storage.NewKey("media"), &buf, int64(buf.Len()), "image/jpeg")
}

func ignoreNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
