package media

import "encoding/binary"

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
