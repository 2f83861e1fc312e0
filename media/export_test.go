package media

import "encoding/binary"

// WithOrientation is a JPEG with an Exif segment, behind another one, that says o.
func WithOrientation(data []byte, order binary.AppendByteOrder, o uint16) []byte {
	tiff := []byte("MM")
	if order.AppendUint16(nil, 1)[0] == 1 {
		tiff = []byte("II")
	}
	tiff = order.AppendUint32(order.AppendUint16(tiff, 42), 10) // the directory begins behind two bytes of nothing
	tiff = order.AppendUint16(append(tiff, 0, 0), 2)
	for _, entry := range [][2]uint16{{0x0100, 640}, {0x0112, o}} {
		tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, entry[0]), 3), 1)
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[1]), 0)
	}
	out := append([]byte{}, data[:2]...)
	for _, body := range []string{"http://ns.adobe.com/xap/1.0/\x00", "Exif\x00\x00" + string(tiff)} {
		out = append(binary.BigEndian.AppendUint16(append(out, 0xff, 0xe1), uint16(len(body)+2)), body...)
	}
	return append(out, data[2:]...)
}

// The tries of one file.
const (
	Tries     = tries
	SlowTries = slowTries
)

// Alone is alone.
var Alone = alone

// Forget lets the next document have PDFium translated.
func Forget() { warm = false }
