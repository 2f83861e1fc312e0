package parts

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QRSquare is a QR code as one SVG path on a field of Side modules, its quiet zone of four on each side included.
type QRSquare struct {
	Side int
	Path string
}

// Box is the viewBox of the drawing.
func (s QRSquare) Box() string { return fmt.Sprintf("0 0 %d %d", s.Side, s.Side) }

// QRCode draws text, each run of dark modules a rectangle.
func QRCode(text string) (QRSquare, error) {
	const quiet = 4
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QRSquare{}, fmt.Errorf("QR code: %w", err)
	}
	side := code.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			run := 0
			for x+run < side && isDark(code.At(x+run, y).RGBA()) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
				x += run
			}
		}
	}
	return QRSquare{side + 2*quiet, path.String()}, nil
}

func isDark(r, _, _, _ uint32) bool { return r == 0 }
