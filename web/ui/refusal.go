package ui

import (
	"context"
	"encoding/json"

	"mumpuni/web/locale"
)

// Refusal is a file that a field does not take, as a browser can see it before anything is sent: by its size, or by signs in its first bytes
// (lib/refuse.ts names them). Words are those of the server's fault for the same, so that one reads the same either way.
type Refusal struct {
	If     []string `json:"if,omitempty"`     // it has one of these signs
	Unless []string `json:"unless,omitempty"` // it has none of these
	Over   int64    `json:"over,omitempty"`   // it has more bytes
	Words  string   `json:"words"`
}

// RefuseIf refuses a file with one of some signs, by the sentence of a fault. {entry} stands for the first file in an archive.
func RefuseIf(words string, signs ...string) Refusal { return Refusal{If: signs, Words: words} }

// RefuseUnless refuses a file with none of some signs.
func RefuseUnless(words string, signs ...string) Refusal { return Refusal{Unless: signs, Words: words} }

// RefuseOver refuses a file of more bytes; key is of a fault that says LimitBytes.
func RefuseOver(ctx context.Context, key string, most int64) Refusal {
	return Refusal{Over: most, Words: locale.T(ctx, key, "LimitBytes", most)}
}

// SheetRefuses is what a file of rows (sheet.Read) cannot be, as far as a browser can know.
func SheetRefuses(ctx context.Context, most int64) []Refusal {
	other := func(format string) string { return locale.T(ctx, "import.file_other", "Format", format) }
	return []Refusal{
		RefuseIf(locale.T(ctx, "import.file_empty"), "empty"), RefuseOver(ctx, "import.file_too_large", most), RefuseIf(locale.T(ctx, "import.file_password"), "ole-locked"),
		RefuseIf(other(".xls"), "ole"), RefuseIf(locale.T(ctx, "import.file_pdf"), "pdf"), RefuseIf(other("HTML/XML"), "html"),
	}
}

// refusals are what lib/refuse.ts reads; "" of a field that refuses nothing.
func (in Input) refusals(ctx context.Context) string {
	if in.Type != "file" || len(in.Refuses) == 0 {
		return ""
	}
	list := append([]Refusal{{If: []string{"many"}, Words: locale.T(ctx, "ui.upload.many")}}, in.Refuses...)
	text, err := json.Marshal(list)
	if err != nil {
		return "" // texts and numbers can be written
	}
	return string(text)
}
