package media

import (
	"encoding/binary"
	"io"
)

// mvex reads how long a sample is where a fragment does not say it ("trex").
func (m *movie) mvex(mvex []byte) {
	eachBox(mvex, func(name string, body []byte) {
		if name == "trex" && len(body) >= 16 {
			m.defaults = append(m.defaults, binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[12:]))
		}
	})
}

// sampleTicks is the usual length of a sample of the picture.
func (m *movie) sampleTicks() uint32 {
	for i := 0; i+1 < len(m.defaults); i += 2 {
		if m.defaults[i] == m.picture.id {
			return m.defaults[i+1]
		}
	}
	return 0
}

// moof adds a fragment of the picture: it begins where it says, or where the last one ended, and is as long as its samples.
func (m *movie) moof(r io.ReaderAt, off, length int64) error {
	data, err := readBox(r, off, length, maxMoof)
	if err != nil {
		return err
	}
	eachBox(data, func(name string, traf []byte) {
		tfhd := box(traf, "tfhd")
		if name != "traf" || len(tfhd) < 8 || binary.BigEndian.Uint32(tfhd[4:]) != m.picture.id {
			return
		}
		begin := m.until
		if tfdt := box(traf, "tfdt"); len(tfdt) >= 12 && tfdt[0] == 1 {
			begin = seconds(binary.BigEndian.Uint64(tfdt[4:]), m.picture.scale)
		} else if len(tfdt) >= 8 && tfdt[0] == 0 {
			begin = seconds(uint64(binary.BigEndian.Uint32(tfdt[4:])), m.picture.scale)
		}
		usual, ticks := usualTicks(tfhd, m.sampleTicks()), uint64(0)
		eachBox(traf, func(name string, body []byte) {
			if name == "trun" {
				ticks += runTicks(body, usual)
			}
		})
		m.until = max(m.until, begin+seconds(ticks, m.picture.scale))
	})
	return nil
}

// The flags of a fragment's header and of a run of samples that tell which fields are there.
const (
	hasOffset   = 0x000001
	hasSample   = 0x000002
	hasTicks    = 0x000008
	hasFirst    = 0x000004
	runTicksBit = 0x000100
)

// usualTicks is the length of a sample that a fragment's header gives, or else the film's.
func usualTicks(tfhd []byte, otherwise uint32) uint32 {
	flags, at := binary.BigEndian.Uint32(tfhd)&0xffffff, 8
	if flags&hasOffset != 0 {
		at += 8
	}
	if flags&hasSample != 0 {
		at += 4
	}
	if flags&hasTicks != 0 && len(tfhd) >= at+4 {
		return binary.BigEndian.Uint32(tfhd[at:])
	}
	return otherwise
}

// runTicks adds up a run of samples.
func runTicks(trun []byte, usual uint32) uint64 {
	if len(trun) < 8 {
		return 0
	}
	flags, count := binary.BigEndian.Uint32(trun)&0xffffff, binary.BigEndian.Uint32(trun[4:])
	if flags&runTicksBit == 0 {
		return uint64(count) * uint64(usual)
	}
	at, size := 8, 4
	for _, flag := range []uint32{hasOffset, hasFirst} {
		if flags&flag != 0 {
			at += 4
		}
	}
	for _, flag := range []uint32{0x200, 0x400, 0x800} { // size, flags and shift of each sample
		if flags&flag != 0 {
			size += 4
		}
	}
	sum := uint64(0)
	for range count {
		if at+size > len(trun) {
			break
		}
		sum += uint64(binary.BigEndian.Uint32(trun[at:]))
		at += size
	}
	return sum
}
