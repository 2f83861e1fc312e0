package lrs

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
	"mumpuni/web/locale"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// badRequest is what is wrong with a request, in words for whoever writes programs.
type badRequest string

// Error gives the words.
func (b badRequest) Error() string { return string(b) }

func bad(words string) error { return badRequest(words) }

// trouble is the body of a refusal.
type trouble struct {
	Message string `json:"message"`
	Key     string `json:"key,omitempty"` // the stable name of a rule of the house
}

// refuse answers an error: 400 for all that is wrong with a request, as xAPI has it.
func (h *Handler) refuse(c *call, err error) {
	status, t := h.status(c, err)
	if status == http.StatusUnauthorized && h.asks {
		c.w.Header().Set("WWW-Authenticate", `Basic realm="xAPI", charset="UTF-8"`)
	}
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		slog.ErrorContext(c.r.Context(), "xapi", "error", err)
	}
	body, _ := json.Marshal(t) //nolint:errchkjson // two texts
	c.w.Header().Set("Content-Type", "application/json")
	c.w.Header().Del("ETag")
	c.w.Header().Del("Last-Modified")
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body)
}

func (h *Handler) status(c *call, err error) (int, trouble) {
	var words badRequest
	var invalid *statement.Error
	var tooLarge *http.MaxBytesError
	var f *fault.Fault
	switch {
	case errors.As(err, &words):
		return http.StatusBadRequest, trouble{Message: string(words)}
	case errors.As(err, &invalid):
		return http.StatusBadRequest, trouble{Message: invalid.Error()}
	case errors.Is(err, errNoResource):
		return http.StatusNotFound, trouble{Message: "there is no such resource"}
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed, trouble{Message: "the resource has no such method"}
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, trouble{Message: "the body is larger than " + strconv.FormatInt(tooLarge.Limit, 10) + " bytes"}
	case errors.Is(err, xapi.ErrPrecondition):
		return http.StatusPreconditionFailed, faultWords(c.r.Context(), xapi.ErrPrecondition)
	case errors.As(err, &f):
		if f.Wait > 0 {
			c.w.Header().Set("Retry-After", strconv.Itoa(int(f.Wait.Seconds())+1))
		}
		return statuses[f.Kind], faultWords(c.r.Context(), f)
	}
	return http.StatusInternalServerError, trouble{Message: "something went wrong here"}
}

// statuses are what xAPI answers to each kind of fault.
var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
	fault.TooLarge: http.StatusRequestEntityTooLarge, fault.RateLimited: http.StatusTooManyRequests, fault.Unavailable: http.StatusServiceUnavailable,
}

func faultWords(ctx context.Context, f *fault.Fault) trouble {
	if f.Kind == fault.Internal {
		return trouble{Message: "something went wrong here"}
	}
	ctx = locale.With(ctx, "en")
	return trouble{Message: locale.TMap(ctx, f.Key, f.Args), Key: f.Key}
}

// answer sends v as JSON.
func (c *call) answer(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err //nolint:wrapcheck // never: our own types
	}
	return c.json(body)
}

func (c *call) json(body []byte) error {
	c.w.Header().Set("Content-Type", "application/json")
	c.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = c.w.Write(body)
	return nil
}

// storable reports that a text can be kept in a database.
func storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
