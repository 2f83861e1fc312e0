package webpush

import (
	"fmt"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// passLives is for how long a service may take what we sign; RFC 8292 allows a day.
const passLives = 12 * time.Hour

// pass says to the service at an address who sends (RFC 8292): a token signed for that service alone, and the key that it is signed by, which a
// browser named when it subscribed.
func (s *Sender) pass(to *url.URL, now time.Time) (string, error) {
	token, err := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{
		"aud": to.Scheme + "://" + to.Host, "exp": now.Add(passLives).Unix(), "sub": s.contact,
	}).SignedString(s.key)
	if err != nil {
		return "", fmt.Errorf("sign for the push service: %w", err)
	}
	return "vapid t=" + token + ", k=" + s.PublicKey(), nil
}
