package storage

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"mumpuni/internal/fault"
)

// ErrLink refuses a link that we did not sign or whose time is over.
var ErrLink = fault.New(fault.NotFound, "storage.link_invalid")

// Link is what a signed link says: which object, under which name and type, until when.
type Link struct {
	Key         string `json:"k"`
	Name        string `json:"n"`
	ContentType string `json:"t"`
	Expires     int64  `json:"e"` // Unix seconds

	Left time.Duration `json:"-"` // until then, as ReadLink saw it
}

// SignedLink is an absolute URL on the content origin that opens one object without a session, for at least ttl and less
// than twice that: the end is a whole multiple of ttl, so that the URL stays the same for a while and browsers can cache.
func (s *Store) SignedLink(key, name, contentType string, ttl time.Duration) string {
	step := max(int64(ttl/time.Second), 1)
	l := Link{Key: key, Name: name, ContentType: contentType, Expires: (s.now().Unix()/step + 2) * step}
	payload, err := json.Marshal(l)
	if err != nil {
		panic(fmt.Sprintf("sign link: %v", err)) // strings and an integer always marshal
	}
	text := base64.RawURLEncoding.EncodeToString(payload)
	return strings.TrimRight(s.cfg.ContentURL, "/") + "/m/" + text + "." + s.seal(text) + "/" + url.PathEscape(name)
}

// ReadLink opens the token of a signed link. ErrLink when it is forged or over.
func (s *Store) ReadLink(token string) (Link, error) {
	text, mac, ok := strings.Cut(token, ".")
	if !ok || !hmac.Equal([]byte(mac), []byte(s.seal(text))) {
		return Link{}, ErrLink
	}
	payload, err := base64.RawURLEncoding.DecodeString(text)
	var l Link
	if err == nil {
		err = json.Unmarshal(payload, &l)
	}
	if err != nil {
		return Link{}, ErrLink.Because(err)
	}
	if l.Left = time.Unix(l.Expires, 0).Sub(s.now()); l.Left <= 0 {
		return Link{}, ErrLink
	}
	return l, nil
}

func (s *Store) seal(text string) string {
	mac := hmac.New(sha256.New, s.cfg.LinkKey)
	mac.Write([]byte("mumpuni content link\x00" + text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
