// Package stale keeps two people who edit the same thing from overwriting each other unseen. What is read for editing
// carries a tag of its content; what is written back names the tag it was made from.
package stale

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"mumpuni/internal/fault"
)

// ErrChanged refuses a change that was made from a state which is no longer there.
var ErrChanged = fault.New(fault.Conflict, "web.changed_meanwhile")

// Tag names the content of parts: the same as long as nobody changed it.
func Tag(parts ...any) string {
	data, err := json.Marshal(parts)
	if err != nil {
		panic("stale: " + err.Error()) // plain structs only: a mistake that every test of the caller shows
	}
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Check refuses with ErrChanged when seen names another state than now. Whoever names none overwrites what is there.
func Check(seen, now string) error {
	if seen == "" || seen == now {
		return nil
	}
	return ErrChanged
}
