package certification

import (
	"fmt"

	"github.com/boombuler/barcode/qr"
)

// qrModules encodes text with medium correction (15 % may be lost to folds and stains); true is dark.
func qrModules(text string) ([][]bool, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	size := code.Bounds().Dx()
	modules := make([][]bool, size)
	for y := range modules {
		modules[y] = make([]bool, size)
		for x := range modules[y] {
			r, _, _, _ := code.At(x, y).RGBA()
			modules[y][x] = r == 0
		}
	}
	return modules, nil
}
