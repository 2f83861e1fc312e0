package media

import (
	"encoding/binary"
	"io"
	"math"
)

// A WebM file (EBML, RFC 8794) is a tree of elements: an ID and a size as numbers of variable length, then the content.
// Its Segment holds Info (scale of time, length) and Tracks (size and coding of the picture), before the pictures.

// The elements that are read.
const (
	idSegment    = 0x18538067
	idInfo       = 0x1549A966
	idScale      = 0x2AD7B1
	idDuration   = 0x4489
	idTracks     = 0x1654AE6B
	idTrackEntry = 0xAE
	idCodec      = 0x86
	idVideo      = 0xE0
	idWidth      = 0xB0
	idHeight     = 0xBA
	idTrackKind  = 0x83
	idCluster    = 0x1F43B675
)

var playableWebM = map[string]func(profile int) bool{"V_VP8": anyProfile, "V_VP9": anyProfile, "V_AV1": anyProfile}

const maxElement = 4 << 20 // bytes of Info or Tracks

// parseWebM finds length, size and coding without reading the pictures. The length of one that a browser recorded stands
// nowhere but in its last cluster.
func parseWebM(r io.ReaderAt, size int64) (film, error) {
	f, scale, err := parseSegment(r, size)
	if err != nil {
		return film{}, err
	}
	if f.Codec != "" && f.Seconds == 0 {
		if f.Seconds, err = lastCluster(r, size, scale); err != nil {
			return film{}, err
		}
	}
	return f, f.check(playableWebM)
}

// parseSegment reads what stands before the pictures. scale is how many seconds the segment's unit of time is.
func parseSegment(r io.ReaderAt, size int64) (f film, scale float64, err error) {
	f.Profile, scale = -1, 1e-3
	off, end := int64(0), size
	for n := 0; off < end && n < maxBoxes; n++ {
		id, length, header, err := elementAt(r, off, end)
		if err != nil {
			return f, scale, err
		}
		body := off + header
		switch id {
		case idSegment: // step into it
			end, off = body+length, body
			continue
		case idInfo, idTracks:
			if length > maxElement {
				return f, scale, errVideoBroken
			}
			data := make([]byte, length)
			if _, err := r.ReadAt(data, body); err != nil {
				return f, scale, errVideoBroken.Because(err)
			}
			if id == idInfo {
				f.Seconds, scale = webmSeconds(data)
			} else {
				f.tracks(data)
			}
		case idCluster: // the pictures begin
			return f, scale, nil
		}
		off = body + length
	}
	return f, scale, nil
}

func (f *film) tracks(data []byte) {
	eachElement(data, func(id uint64, entry []byte) {
		if id == idTrackEntry {
			f.webmTrack(entry)
		}
	})
}

// webmSeconds gives length, 0 when it is not told, and unit of time in seconds.
func webmSeconds(info []byte) (seconds, unit float64) {
	scale, length := uint64(1_000_000), 0.0 // nanoseconds
	eachElement(info, func(id uint64, body []byte) {
		switch id {
		case idScale:
			scale = unsigned(body)
		case idDuration:
			length = float(body)
		}
	})
	return length * float64(scale) / 1e9, float64(scale) / 1e9
}

func (f *film) webmTrack(entry []byte) {
	const sound = 2
	codec, kind, width, height := "", uint64(0), 0, 0
	eachElement(entry, func(id uint64, body []byte) {
		switch id {
		case idCodec:
			codec = string(body)
		case idTrackKind:
			kind = unsigned(body)
		case idVideo:
			eachElement(body, func(id uint64, body []byte) {
				switch id {
				case idWidth:
					width = int(min(unsigned(body), math.MaxInt32))
				case idHeight:
					height = int(min(unsigned(body), math.MaxInt32))
				}
			})
		}
	})
	if width > 0 && f.Codec == "" {
		f.Codec, f.Width, f.Height = codec, width, height
	}
	if kind == sound && f.Sound == "" {
		f.Sound = codec
	}
}

// elementAt reads the head of the element at off. An unknown size reaches to end.
func elementAt(r io.ReaderAt, off, end int64) (id uint64, length, header int64, err error) {
	head := make([]byte, min(12, end-off))
	if _, err := r.ReadAt(head, off); err != nil {
		return 0, 0, 0, errVideoBroken.Because(err)
	}
	id, size, used, ok := elementHead(head)
	if !ok {
		return 0, 0, 0, errVideoBroken
	}
	header = int64(used)
	rest := end - off - header
	if size == unknownSize {
		return id, rest, header, nil
	}
	if size > uint64(rest) {
		if id != idSegment && id != idCluster {
			return 0, 0, 0, errVideoBroken
		}
		size = uint64(rest)
	}
	return id, int64(size), header, nil
}

const unknownSize = math.MaxUint64

// elementHead reads ID and size from the beginning of data.
func elementHead(data []byte) (id, size uint64, used int, ok bool) {
	id, n := vint(data, 4, true)
	if n == 0 {
		return 0, 0, 0, false
	}
	size, m := vint(data[n:], 8, false)
	return id, size, n + m, m > 0
}

// vint reads a number whose length is told by the leading zero bits of its first byte. IDs keep the marking bit; a size of
// all ones is unknown.
func vint(data []byte, longest int, keepMark bool) (value uint64, length int) {
	if len(data) == 0 || data[0] == 0 {
		return 0, 0
	}
	length = 1
	for mark := byte(0x80); data[0]&mark == 0; mark >>= 1 {
		length++
	}
	if length > longest || length > len(data) {
		return 0, 0
	}
	var buf [8]byte
	copy(buf[8-length:], data[:length])
	value = binary.BigEndian.Uint64(buf[:])
	if keepMark {
		return value, length
	}
	all := uint64(1)<<(7*length) - 1
	if value &= all; value == all {
		value = unknownSize
	}
	return value, length
}

// eachElement visits the elements in data until one does not fit.
func eachElement(data []byte, visit func(id uint64, body []byte)) {
	for n := 0; len(data) > 0 && n < maxBoxes; n++ {
		id, size, used, ok := elementHead(data)
		if !ok || size > uint64(len(data)-used) {
			return
		}
		visit(id, data[used:used+int(size)])
		data = data[used+int(size):]
	}
}

func unsigned(body []byte) uint64 {
	if len(body) > 8 {
		return 0
	}
	var n uint64
	for _, b := range body {
		n = n<<8 | uint64(b)
	}
	return n
}

func float(body []byte) float64 {
	switch len(body) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(body)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(body))
	}
	return 0
}
