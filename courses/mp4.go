package courses

import (
	"encoding/binary"
	"io"
)

// An MP4 file (ISO/IEC 14496-12) is a list of boxes: size, four letters, content. Its movie box "moov" holds the length
// ("mvhd") and, track by track, the picture's size ("tkhd"), what the track is ("hdlr") and its coding ("stsd").

// playableMP4 are the codings that the browsers of phones play.
var playableMP4 = map[string]bool{"avc1": true, "avc3": true, "vp09": true, "av01": true}

const (
	maxMoov  = 64 << 20 // bytes
	maxBoxes = 10_000
	topBoxes = 2_000 // looked at one by one in the object store
)

// parseMP4 finds length, size and coding without reading the pictures. It walks over all boxes, so that a file cut off
// anywhere is refused.
func parseMP4(r io.ReaderAt, size int64) (film, error) {
	var head [16]byte
	var moovAt, moovLength int64
	for off, n := int64(0), 0; off+8 <= size && n < topBoxes; n++ {
		if _, err := r.ReadAt(head[:8], off); err != nil {
			return film{}, errVideoBroken.Because(err)
		}
		length, header := int64(binary.BigEndian.Uint32(head[:4])), int64(8)
		switch length {
		case 0:
			length = size - off
		case 1:
			if _, err := r.ReadAt(head[8:16], off+8); err != nil {
				return film{}, errVideoBroken.Because(err)
			}
			length, header = int64(binary.BigEndian.Uint64(head[8:16])), 16
		}
		if length < header || length > size-off {
			return film{}, errVideoBroken
		}
		if string(head[4:8]) == "moov" {
			moovAt, moovLength = off+header, length-header
		}
		off += length
	}
	if moovAt == 0 {
		return film{}, errVideoBroken
	}
	return parseMoovAt(r, moovAt, moovLength)
}

func parseMoovAt(r io.ReaderAt, off, length int64) (film, error) {
	if length > maxMoov {
		return film{}, errVideoBroken
	}
	moov := make([]byte, length)
	if _, err := r.ReadAt(moov, off); err != nil {
		return film{}, errVideoBroken.Because(err)
	}
	f := film{Seconds: movieSeconds(moov)}
	eachBox(moov, func(name string, body []byte) {
		if name == "trak" && f.Codec == "" {
			f.track(body)
		}
	})
	return f, f.check(playableMP4)
}

// movieSeconds reads the movie header, or the fragments' one when that leaves the length open.
func movieSeconds(moov []byte) float64 {
	mvhd := box(moov, "mvhd")
	scale, length := timing(mvhd)
	if length == 0 {
		if mehd := box(moov, "mvex", "mehd"); len(mehd) >= 12 && mehd[0] == 1 {
			length = binary.BigEndian.Uint64(mehd[4:])
		} else if len(mehd) >= 8 {
			length = uint64(binary.BigEndian.Uint32(mehd[4:]))
		}
	}
	if scale == 0 {
		return 0
	}
	return float64(length) / float64(scale)
}

// timing reads the scale and length of a movie header of either version.
func timing(mvhd []byte) (scale uint32, length uint64) {
	switch {
	case len(mvhd) >= 32 && mvhd[0] == 1:
		return binary.BigEndian.Uint32(mvhd[20:]), binary.BigEndian.Uint64(mvhd[24:])
	case len(mvhd) >= 20 && mvhd[0] == 0:
		return binary.BigEndian.Uint32(mvhd[12:]), uint64(binary.BigEndian.Uint32(mvhd[16:]))
	}
	return 0, 0
}

// track takes size and coding from a track, if it is the picture.
func (f *film) track(trak []byte) {
	hdlr := box(trak, "mdia", "hdlr")
	if len(hdlr) < 12 || string(hdlr[8:12]) != "vide" {
		return
	}
	tkhd := box(trak, "tkhd")
	at := 76 // version 0
	if len(tkhd) > 0 && tkhd[0] == 1 {
		at = 88
	}
	if len(tkhd) >= at+8 { // 16.16 fixed point
		f.Width, f.Height = int(binary.BigEndian.Uint16(tkhd[at:])), int(binary.BigEndian.Uint16(tkhd[at+4:]))
	}
	if stsd := box(trak, "mdia", "minf", "stbl", "stsd"); len(stsd) >= 16 {
		f.Codec = string(stsd[12:16])
	}
}

// box follows names from box to box and gives the content of the last, nil when there is none.
func box(data []byte, names ...string) []byte {
	for _, want := range names {
		var found []byte
		eachBox(data, func(name string, body []byte) {
			if found == nil && name == want {
				found = body
			}
		})
		if found == nil {
			return nil
		}
		data = found
	}
	return data
}

// eachBox visits the boxes in data until one does not fit.
func eachBox(data []byte, visit func(name string, body []byte)) {
	for n := 0; len(data) >= 8 && n < maxBoxes; n++ {
		length, header := uint64(binary.BigEndian.Uint32(data)), uint64(8)
		switch {
		case length == 0:
			length = uint64(len(data))
		case length == 1 && len(data) >= 16:
			length, header = binary.BigEndian.Uint64(data[8:]), 16
		}
		if length < header || length > uint64(len(data)) {
			return
		}
		visit(string(data[4:8]), data[header:length])
		data = data[length:]
	}
}
