package media

import (
	"bytes"
	"encoding/binary"
	"io"
)

// mostHead is how long the head of a film is at most that has what comes first taken out of it; three hours of film have 130 kB.
const mostHead = 4 << 20

// lean is a film of size bytes without what its first picture needs not wait for: ffmpeg writes an index for each of its streams, and
// players read one. A film whose head is of another form stays as it is.
func lean(film io.ReaderAt, size int64) (io.Reader, int64, error) {
	head, end, err := headOf(film, size)
	whole := io.NewSectionReader(film, 0, size)
	if err != nil {
		return nil, 0, err
	}
	if head = oneIndex(head); head == nil {
		return whole, size, nil
	}
	rest := io.NewSectionReader(film, end, size-end)
	return io.MultiReader(bytes.NewReader(head), rest), int64(len(head)) + rest.Size(), nil
}

// headOf is what stands before the first fragment of a film, and where that begins; nothing when it has none.
func headOf(film io.ReaderAt, size int64) ([]byte, int64, error) {
	var box [8]byte
	for at := int64(0); at+8 <= min(size, mostHead); {
		if _, err := film.ReadAt(box[:], at); err != nil {
			return nil, 0, wrap(err, "read the head of a film")
		}
		if string(box[4:]) == "moof" {
			head := make([]byte, at)
			_, err := film.ReadAt(head, 0)
			return head, at, wrap(err, "read the head of a film")
		}
		n := int64(binary.BigEndian.Uint32(box[:]))
		if n < 8 {
			break
		}
		at += n
	}
	return nil, 0, nil
}

// oneIndex is a head with the first of its indexes, which leads to the same places; nil when it has fewer than two.
func oneIndex(head []byte) []byte {
	var out []byte
	first, more := -1, 0
	for at := 0; at+8 <= len(head); {
		n := int(binary.BigEndian.Uint32(head[at:]))
		if n < 8 || n > len(head)-at {
			return nil
		}
		is := string(head[at+4:at+8]) == "sidx"
		if is && first >= 0 {
			more += n
		} else {
			if is {
				first = len(out)
			}
			out = append(out, head[at:at+n]...)
		}
		at += n
	}
	if more == 0 || !nearer(out[first:], uint64(more)) {
		return nil
	}
	return out
}

// nearer has an index begin its count by so many bytes nearer to its end; false when there are not so many.
func nearer(sidx []byte, by uint64) bool {
	switch {
	case len(sidx) < 32:
		return false
	case sidx[8] == 0:
		far := binary.BigEndian.Uint32(sidx[24:])
		binary.BigEndian.PutUint32(sidx[24:], far-uint32(by))
		return uint64(far) >= by
	case len(sidx) < 40:
		return false
	}
	far := binary.BigEndian.Uint64(sidx[28:])
	binary.BigEndian.PutUint64(sidx[28:], far-by)
	return far >= by
}
