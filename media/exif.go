package media

import (
	"bytes"
	"encoding/binary"
	"image"
)

// upright is the orientation of an image that is stored as it is to be seen. The others, 2 to 8, are turned or mirrored:
// phones store what their sensor sees and write beside it how they were held.
const upright = 1

// orientation reads how the JPEG data is to be turned from its Exif segment; upright when it does not say so.
func orientation(data []byte) int {
	for rest := data[min(2, len(data)):]; len(rest) >= 4 && rest[0] == 0xff; {
		marker, size := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
		switch {
		case marker == 0xff: // a byte that fills
			rest = rest[1:]
			continue
		case marker == 0xda || size < 2 || len(rest) < 2+size: // the pixels begin, or it is broken
			return upright
		}
		if tiff, ok := bytes.CutPrefix(rest[4:2+size], []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return tiffOrientation(tiff)
		}
		rest = rest[2+size:]
	}
	return upright
}

// tiffOrientation looks for the tag Orientation in the first directory of an Exif segment.
func tiffOrientation(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II*\x00")) {
		order = binary.LittleEndian
	} else if !bytes.HasPrefix(tiff, []byte("MM\x00*")) {
		return upright
	}
	if len(tiff) < 8 {
		return upright
	}
	start := uint64(order.Uint32(tiff[4:]))
	if start+2 > uint64(len(tiff)) {
		return upright
	}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < 12 {
			return upright
		}
		const tag, short = 0x0112, 3
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if o := int(order.Uint16(entries[8:])); o >= upright && o <= 8 {
				return o
			}
			return upright
		}
		entries = entries[12:]
	}
	return upright
}

// sideways reports that width and height change places when an image of orientation o is turned.
func sideways(o int) bool { return o >= 5 }

// turn gives img, which begins at 0, 0, as it is to be seen.
func turn(img *image.RGBA, o int) *image.RGBA {
	if o == upright {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if sideways(o) {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range out.Bounds().Dy() {
		for x := range out.Bounds().Dx() {
			fromX, fromY := x, y
			if sideways(o) {
				fromX, fromY = y, x
			}
			if o == 2 || o == 3 || o == 7 || o == 8 {
				fromX = w - 1 - fromX
			}
			if o == 3 || o == 4 || o == 6 || o == 7 {
				fromY = h - 1 - fromY
			}
			out.SetRGBA(x, y, img.RGBAAt(fromX, fromY))
		}
	}
	return out
}
