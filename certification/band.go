package certification

import (
	"fmt"
	"strconv"
	"strings"
)

// Band is one row of the predikat scale: scores from From (of 10000) up to the next band's carry its name.
type Band struct {
	From int    `json:"from"`
	Name string `json:"name"`
}

// Bands is the predikat scale in force, best first: above 90, 80, 70 and 60 of 100. It follows the scale of LAN's
// leadership training, which agencies use for other training too; a certificate keeps the scale it was judged by.
var Bands = []Band{
	{9001, "Sangat Memuaskan"},
	{8001, "Memuaskan"},
	{7001, "Cukup Memuaskan"},
	{6001, "Kurang Memuaskan"},
	{0, "Tidak Memuaskan"},
}

// BandOf names the predikat of a score (of 10000) on a scale that is ordered best first.
func BandOf(scale []Band, fraction int) string {
	for _, b := range scale {
		if fraction >= b.From {
			return b.Name
		}
	}
	return ""
}

// score prints a fraction of 10000 on the scale to 100, with a decimal comma where it is needed: "86,67", "90".
func score(fraction int) string { return hundredths(fraction) }

// hundredths prints n/100 in Indonesian: "0,25", "1,5", "2".
func hundredths(n int) string {
	s := strconv.Itoa(n / 100)
	if n%100 == 0 {
		return s
	}
	return s + strings.TrimRight(fmt.Sprintf(",%02d", n%100), "0")
}
