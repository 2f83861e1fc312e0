package media

import (
	"bytes"

	"mumpuni/internal/fault"
)

// errMoving refuses what moves and cannot be stood still: no first picture can be read on its own.
var errMoving = fault.New(fault.Invalid, "course.image_moving")

// moves reports whether data holds several pictures that are shown in turn: an animated GIF (GIF89a), PNG (APNG: acTL before IDAT) or
// WebP (VP8X with the flag of animation). It looks at the parts' heads alone and decodes nothing.
func moves(data []byte) bool {
	switch {
	case bytes.HasPrefix(data, []byte("GIF8")):
		return gifPictures(data) > 1
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		head, _, _ := bytes.Cut(data, []byte("IDAT"))
		return bytes.Contains(head, []byte("acTL"))
	}
	return movingWebP(data)
}

func movingWebP(data []byte) bool {
	return len(data) > 20 && bytes.HasPrefix(data, []byte("RIFF")) && string(data[8:16]) == "WEBPVP8X" && data[20]&0x02 != 0
}

// gifPictures counts the pictures of a GIF, up to two.
func gifPictures(data []byte) (n int) {
	const screen, picture = 13, 9 // bytes of a logical screen and of a picture's head
	if len(data) < screen {
		return 0
	}
	at := screen + colours(data[10])
	for at < len(data) && n < 2 {
		switch data[at] {
		case 0x21: // an extension: its label, then blocks
			at = afterBlocks(data, at+2)
		case 0x2c:
			if at+picture >= len(data) {
				return n
			}
			n++
			at = afterBlocks(data, at+picture+1+colours(data[at+picture])+1) // behind the table of colours and the size of codes
		default:
			return n
		}
	}
	return n
}

// colours is how many bytes the table of colours takes that flags announce.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// afterBlocks is where the blocks at a place end: each begins with its length, the last is empty.
func afterBlocks(data []byte, at int) int {
	for at < len(data) {
		length := int(data[at])
		at += 1 + length
		if length == 0 {
			break
		}
	}
	return at
}
