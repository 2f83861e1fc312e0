package storage

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// KeptLink is an address on the content origin that names an object for ever and opens it to nobody: the server answers it with 404,
// and a device that keeps the object answers it itself.
func (s *Store) KeptLink(key, name string) string {
	return strings.TrimRight(s.cfg.ContentURL, "/") + "/simpan/" + base64.RawURLEncoding.EncodeToString([]byte(key)) + "/" + url.PathEscape(name)
}
