package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
)

// The sign of favicon.svg as pictures, for devices on which the product is installed. A maskable one fills its square and keeps what it
// shows within the inner four fifths, since systems cut their own shape from it.
var drawn = []struct {
	name     string
	size     int
	maskable bool
}{{"icon-192.png", 192, false}, {"icon-512.png", 512, false}, {"icon-mask-512.png", 512, true}}

var (
	blue  = color.NRGBA{0x19, 0x6b, 0xcd, 0xff}
	white = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	line  = [][2]float64{{7, 23}, {7, 13}, {11.5, 17.5}, {16, 13}, {20.5, 17.5}, {25, 9}, {25, 23}} // in a square of 32
)

// icons draws them all: the bytes by file name, and the file names by the names that code uses.
func icons() (files map[string][]byte, names map[string]string, err error) {
	files, names = map[string][]byte{}, map[string]string{}
	for _, d := range drawn {
		var buf bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&buf, drawIcon(d.size, d.maskable)); err != nil {
			return nil, nil, err
		}
		file := hashed(d.name[:len(d.name)-4], ".png", buf.Bytes())
		files[file], names[d.name] = buf.Bytes(), file
	}
	return files, names, nil
}

// hashed is the name of a file that carries the hash of what is in it.
func hashed(stem, ext string, data []byte) string {
	sum := sha256.Sum256(data)
	return fmt.Sprintf("%s-%s%s", stem, base32.StdEncoding.EncodeToString(sum[:5]), ext)
}

// drawIcon has few colours, and each pixel is the mean of sixteen points.
func drawIcon(size int, maskable bool) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	scale, shift := 32/float64(size), 0.0
	if maskable {
		scale, shift = scale*1.25, -4
	}
	for y := range size {
		for x := range size {
			inside, ink := 0, 0
			for s := range 16 {
				px := (float64(x)+(float64(s%4)+.5)/4)*scale + shift
				py := (float64(y)+(float64(s/4)+.5)/4)*scale + shift
				if maskable || inSquare(px, py) {
					inside++
				}
				if onLine(px, py) {
					ink++
				}
			}
			img.SetNRGBA(x, y, mixed(inside, ink))
		}
	}
	return img
}

func mixed(inside, ink int) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(16-ink) + int(b)*ink) / 16) }
	return color.NRGBA{mix(blue.R, white.R), mix(blue.G, white.G), mix(blue.B, white.B), uint8(inside * 255 / 16)}
}

// inSquare is the square with round corners.
func inSquare(x, y float64) bool {
	const r = 8
	dx, dy := max(r-x, x-(32-r), 0), max(r-y, y-(32-r), 0)
	return x >= 0 && y >= 0 && x <= 32 && y <= 32 && dx*dx+dy*dy <= r*r
}

// onLine is a stroke three wide with round ends.
func onLine(x, y float64) bool {
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		dx, dy := b[0]-a[0], b[1]-a[1]
		t := max(0, min(1, ((x-a[0])*dx+(y-a[1])*dy)/(dx*dx+dy*dy)))
		if math.Hypot(x-a[0]-t*dx, y-a[1]-t*dy) <= 1.5 {
			return true
		}
	}
	return false
}
