package web

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/labstack/echo/v4"

	"mumpuni/internal/fault"
	"mumpuni/web/route"
)

// validURL refuses what PostgreSQL cannot store, wherever in the address it stands.
func validURL(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !route.ValidText(c.Request().URL.Path) {
			return route.ErrNotFound // nothing is called so
		}
		if err := route.ValidValues(c.QueryParams()); err != nil {
			return err
		}
		return next(c)
	}
}

// crossOrigin refuses unsafe requests that a browser sent from another site (Sec-Fetch-Site, else Origin), beside the
// SameSite cookie. The API takes bearer tokens only, which no browser sends by itself.
func crossOrigin(baseURL string) echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	if u, err := url.Parse(baseURL); err == nil {
		_ = protection.AddTrustedOrigin(u.Scheme + "://" + u.Host)
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return fault.New(fault.Forbidden, "web.cross_origin").Because(err)
			}
			return next(c)
		}
	}
}

// ipExtractor believes X-Forwarded-For only from the named proxies; otherwise the TCP peer is the caller.
func ipExtractor(trusted []netip.Prefix) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range trusted {
		options = append(options, echo.TrustIPRange(&net.IPNet{
			IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

func logPanic(c echo.Context, err error, stack []byte) error {
	slog.ErrorContext(c.Request().Context(), "panic", "error", err, "stack", string(stack))
	return err
}

func isLoopback(remote string) bool {
	addr, err := netip.ParseAddrPort(remote)
	return err == nil && addr.Addr().Unmap().IsLoopback()
}
