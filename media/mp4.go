package media

import (
	"encoding/binary"
	"io"
)

// An MP4 file (ISO/IEC 14496-12) is a list of boxes: size, four letters, content. Its movie box "moov" holds the length
// ("mvhd") and, track by track, the picture's size ("tkhd"), what the track is ("hdlr") and its coding ("stsd"). In a
// fragmented file ("mvex") most of the film lies in boxes "moof" behind it, and the movie header tells of the rest alone.

// playableMP4 are the codings that the browsers of phones play.
var playableMP4 = map[string]func(profile int) bool{"avc1": h264Plays, "avc3": h264Plays, "vp09": vp9Plays, "av01": av1Plays}

const (
	maxMoov  = 64 << 20 // bytes
	maxMoof  = 1 << 20
	maxBoxes = 10_000
	topBoxes = 100_000 // a fragmented film of twelve hours has some ten thousand
)

// parseMP4 finds length, size and coding without reading the pictures. It walks over all boxes, so that a file cut off
// anywhere is refused.
func parseMP4(r io.ReaderAt, size int64) (film, error) {
	var m movie
	found := false
	err := eachTopBox(r, size, func(name string, off, length int64) error {
		switch {
		case name == "moov" && !found:
			found = true
			return m.moov(r, off, length)
		case name == "moof" && found:
			return m.moof(r, off, length)
		}
		return nil
	})
	if err == nil && !found {
		err = errVideoBroken
	}
	if err != nil {
		return film{}, err
	}
	m.film.Seconds = m.seconds()
	return m.film, m.film.check(playableMP4)
}

// eachTopBox visits the boxes of the file itself.
func eachTopBox(r io.ReaderAt, size int64, visit func(name string, off, length int64) error) error {
	var head [16]byte
	for off, n := int64(0), 0; off+8 <= size; n++ {
		if n == topBoxes {
			return errVideoBroken
		}
		if _, err := r.ReadAt(head[:8], off); err != nil {
			return errVideoBroken.Because(err)
		}
		length, header := int64(binary.BigEndian.Uint32(head[:4])), int64(8)
		switch length {
		case 0:
			length = size - off
		case 1:
			if _, err := r.ReadAt(head[8:16], off+8); err != nil {
				return errVideoBroken.Because(err)
			}
			length, header = int64(binary.BigEndian.Uint64(head[8:16])), 16
		}
		if length < header || length > size-off {
			return errVideoBroken
		}
		if err := visit(string(head[4:8]), off+header, length-header); err != nil {
			return err
		}
		off += length
	}
	return nil
}

// movie is what the boxes told so far.
type movie struct {
	film
	header     float64 // seconds by the movie header
	tracks     float64 // seconds of the longest track by its own header
	fragmented bool
	picture    track    // the first that shows pictures
	until      float64  // seconds, where the last fragment of the picture ends
	defaults   []uint32 // length of a sample of the picture, when a fragment does not say it
}

// track is what a track says of its time.
type track struct {
	id    uint32
	scale uint32 // ticks a second
}

// readBox reads a box that is not larger than most.
func readBox(r io.ReaderAt, off, length, most int64) ([]byte, error) {
	if length > most {
		return nil, errVideoBroken
	}
	data := make([]byte, length)
	if _, err := r.ReadAt(data, off); err != nil && length > 0 {
		return nil, errVideoBroken.Because(err)
	}
	return data, nil
}

func (m *movie) moov(r io.ReaderAt, off, length int64) error {
	data, err := readBox(r, off, length, maxMoov)
	if err != nil {
		return err
	}
	m.Profile = -1
	scale, ticks := timing(box(data, "mvhd"))
	m.header = seconds(ticks, scale)
	eachBox(data, func(name string, body []byte) {
		switch name {
		case "trak":
			m.trak(body)
		case "mvex":
			m.fragmented = true
			m.mvex(body)
		}
	})
	return nil
}

// seconds is the film's length: of a fragmented one where its last fragment ends, never its header's. A header that the
// tracks do not bear out is not believed.
func (m *movie) seconds() float64 {
	if m.fragmented {
		return m.until
	}
	if off := m.header - m.tracks; m.tracks > 0 && (off > 1 || off < -1) && (off > m.tracks/20 || -off > m.tracks/20) {
		return m.tracks
	}
	return m.header
}

// trak takes size, coding and time from a track.
func (m *movie) trak(trak []byte) {
	scale, ticks := timing(box(trak, "mdia", "mdhd"))
	if ticks != unknown32 {
		m.tracks = max(m.tracks, seconds(ticks, scale))
	}
	hdlr, stsd := box(trak, "mdia", "hdlr"), box(trak, "mdia", "minf", "stbl", "stsd")
	if len(hdlr) < 12 || len(stsd) < 16 {
		return
	}
	coding := string(stsd[12:16])
	switch kind := string(hdlr[8:12]); {
	case kind == "soun" && m.Sound == "":
		m.Sound = coding
	case kind == "vide" && m.Codec == "":
		m.Codec, m.Profile = coding, profile(coding, stsd[8:])
		m.size(box(trak, "tkhd"))
		m.picture = track{id: trackID(box(trak, "tkhd")), scale: scale}
	}
}

// size reads how large the picture is seen: a film held upright is stored lying, with a turn.
func (m *movie) size(tkhd []byte) {
	at := 76 // version 0
	if len(tkhd) > 0 && tkhd[0] == 1 {
		at = 88
	}
	if len(tkhd) < at+8 { // 16.16 fixed point
		return
	}
	m.Width, m.Height = int(binary.BigEndian.Uint16(tkhd[at:])), int(binary.BigEndian.Uint16(tkhd[at+4:]))
	matrix := tkhd[at-36:]
	if a, d := binary.BigEndian.Uint32(matrix), binary.BigEndian.Uint32(matrix[16:]); a == 0 && d == 0 {
		m.Width, m.Height = m.Height, m.Width
	}
}

func trackID(tkhd []byte) uint32 {
	switch {
	case len(tkhd) >= 24 && tkhd[0] == 1:
		return binary.BigEndian.Uint32(tkhd[20:])
	case len(tkhd) >= 16 && tkhd[0] == 0:
		return binary.BigEndian.Uint32(tkhd[12:])
	}
	return 0
}

// profile reads the profile from the first entry of a sample description; -1 when it is not told.
func profile(coding string, entry []byte) int {
	const fixed = 8 + 78 // its head, and what each entry for pictures begins with
	if len(entry) < fixed || uint64(binary.BigEndian.Uint32(entry)) > uint64(len(entry)) {
		return -1
	}
	inner := entry[fixed:max(fixed, binary.BigEndian.Uint32(entry))]
	if b := box(inner, "avcC"); len(b) > 1 {
		return int(b[1])
	}
	if b := box(inner, "vpcC"); coding == "vp09" && len(b) > 4 {
		return int(b[4])
	}
	if b := box(inner, "av1C"); len(b) > 1 {
		return int(b[1] >> 5)
	}
	return -1
}

const unknown32 = 1<<32 - 1

// timing reads the scale and length of a movie or media header of either version.
func timing(header []byte) (scale uint32, ticks uint64) {
	switch {
	case len(header) >= 32 && header[0] == 1:
		return binary.BigEndian.Uint32(header[20:]), binary.BigEndian.Uint64(header[24:])
	case len(header) >= 20 && header[0] == 0:
		return binary.BigEndian.Uint32(header[12:]), uint64(binary.BigEndian.Uint32(header[16:]))
	}
	return 0, 0
}

func seconds(ticks uint64, scale uint32) float64 {
	if scale == 0 {
		return 0
	}
	return float64(ticks) / float64(scale)
}
