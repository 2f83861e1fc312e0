package pages

import (
	"context"

	"mumpuni/web/locale"
)

// StepUp is the post that needs the second factor once more: its address, the declared path that this matched, and the page it
// came from.
type StepUp struct{ Action, Pattern, Back string }

// stepUpActs are the acts that may ask for the second factor, by the declared path of their form.
var stepUpActs = map[string]string{
	"/akun-pegawai/:id":         "account",
	"/atas-nama-saya/lanjut":    "release",
	"/impor/:id/terapkan":       "import",
	"/pegawai/:id/mutasi":       "person",
	"/pegawai/:id/peran":        "role",
	"/pegawai/:id/ubah":         "person",
	"/pelaksana-harian":         "deputy",
	"/penerbit":                 "issuer",
	"/penerbit/:id/terima":      "accept",
	"/persetujuan/:id/setujui":  "approve",
	"/studio/kursus/:id/sahkan": "agree",
	"/studio/kursus/:id/terbit": "publish",
	"/unit/:id/pindah":          "unit",
}

// act names what is about to be done; "" for a form that stepUpActs does not know.
func (s StepUp) act(ctx context.Context) string {
	if key := stepUpActs[s.Pattern]; key != "" {
		return locale.T(ctx, "approvals.step_up.act."+key)
	}
	return ""
}
