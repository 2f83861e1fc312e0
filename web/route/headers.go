package route

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"log/slog"

	"github.com/labstack/echo/v4"

	"mumpuni/internal/audit"
)

const nonceKey = "mumpuni.nonce"

// SecurityHeaders sets the headers every page of the app's origin carries. Scripts run only by nonce, nothing is framed,
// and media come from the content origin alone.
func SecurityHeaders(contentOrigin string, secure bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			nonce := newNonce()
			c.Set(nonceKey, nonce)
			h := c.Response().Header()
			h.Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+nonce+"' 'strict-dynamic'; style-src 'self'; "+
				"font-src 'self'; img-src 'self' data: "+contentOrigin+"; media-src "+contentOrigin+"; frame-src "+contentOrigin+
				"; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
			h.Set("Cache-Control", "private, no-store")
			if secure {
				h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
			}
			return next(c)
		}
	}
}

func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return base64.RawStdEncoding.EncodeToString(b[:])
}

func nonceOf(c echo.Context) string {
	nonce, _ := c.Get(nonceKey).(string)
	return nonce
}

// report logs why; people see only its reference.
func report(ctx context.Context, level slog.Level, what string, err error) {
	slog.Log(ctx, level, what, "error", err, "id", audit.RequestID(ctx))
}
