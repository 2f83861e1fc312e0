package media

import (
	"bytes"
	"encoding/binary"
	"io"
)

// A cluster holds the blocks of some seconds. Its time is told once, each block tells its own from there.
const (
	idTime        = 0xE7
	idSimpleBlock = 0xA3
	idBlockGroup  = 0xA0
	idBlock       = 0xA1

	maxTail = 32 << 20 // bytes from the end in which the last cluster must begin
)

var clusterMark = []byte{0x1F, 0x43, 0xB6, 0x75}

// lastCluster looks from the end of the file for the last cluster and gives when its last block is shown. Recorders leave
// the size of clusters open, so they cannot be jumped over.
func lastCluster(r io.ReaderAt, size int64, unit float64) (seconds float64, err error) {
	for tail := int64(1 << 20); ; tail *= 2 {
		from := max(size-min(tail, maxTail), 0)
		data := make([]byte, size-from)
		if _, err := r.ReadAt(data, from); err != nil {
			return 0, errVideoBroken.Because(err)
		}
		for at := bytes.LastIndex(data, clusterMark); at >= 0; at = bytes.LastIndex(data[:at], clusterMark) {
			if last, ok := clusterEnd(data[at:]); ok {
				return float64(last) * unit, nil
			}
		}
		if from == 0 || tail >= maxTail {
			return 0, errVideoRecorded
		}
	}
}

// clusterEnd reads a cluster that goes on to the end of data, when these bytes are one, and gives the time of its last
// block in the segment's unit.
func clusterEnd(data []byte) (last uint64, ok bool) {
	_, size, used, ok := elementHead(data)
	if !ok {
		return 0, false
	}
	if data = data[used:]; size < uint64(len(data)) {
		data = data[:size]
	}
	begin, timed, blocks := uint64(0), false, 0
	eachElement(data, func(id uint64, body []byte) {
		switch id {
		case idTime:
			begin, timed = unsigned(body), true
		case idBlockGroup:
			eachElement(body, func(id uint64, body []byte) {
				if id == idBlock {
					blocks++
					last = max(last, blockTime(begin, body))
				}
			})
		case idSimpleBlock:
			blocks++
			last = max(last, blockTime(begin, body))
		}
	})
	return last, timed && blocks > 0
}

// blockTime reads the time behind a block's track number, from the cluster's, forwards or back.
func blockTime(begin uint64, block []byte) uint64 {
	_, used := vint(block, 8, false)
	if used == 0 || len(block) < used+2 {
		return 0
	}
	return begin + uint64(int64(int16(binary.BigEndian.Uint16(block[used:]))))
}
