package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/pages"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// answerError is Echo's error handler: problem+json for the API, an error page for people.
func (s *Server) answerError(err error, c echo.Context) {
	if c.Response().Committed || errors.Is(err, context.Canceled) {
		return
	}
	req := s.set.FromEcho(c)
	ctx := req.Ctx()
	if isAPI(c) {
		ctx = locale.With(ctx, locale.Accepted(c.Request().Header.Get("Accept-Language")))
	}
	problem := problemOf(ctx, err)
	if after := problem.GetHeaders().Get(echo.HeaderRetryAfter); after != "" {
		c.Response().Header().Set(echo.HeaderRetryAfter, after)
	}
	if wantsJSON(c) {
		c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
		err = c.JSON(problem.Status, problem)
	} else {
		err = req.Render(problem.Status, pageOf(req, err, *problem))
	}
	if err != nil {
		slog.ErrorContext(req.Ctx(), "answer an error", "error", err)
	}
}

// pageOf is the page that answers err: the form that asks for the second factor once more, with the fields of the post that
// needs it, or what went wrong.
func pageOf(req *route.Request, err error, problem route.Problem) templ.Component {
	var refused route.StepUpRefused
	fields := req.Posted()
	switch {
	case errors.Is(err, route.ErrUnauthenticated) && req.HTTP().Method == http.MethodPost:
		sealed, back := req.Lapsed()
		req.CarryDraft(sealed)
		return pages.SignInAgain(back)
	case fields == nil:
	case errors.As(err, &refused) && fault.KindOf(err) != fault.Internal:
		return pages.StepUpPage(pages.StepUp{Action: req.URI(), Pattern: req.Pattern(), Back: req.Back()}, fields, ui.Problems{{Field: route.StepUpField, Key: problem.Key}})
	case errors.Is(err, people.ErrStepUp):
		return pages.StepUpPage(pages.StepUp{Action: req.URI(), Pattern: req.Pattern(), Back: req.Back()}, fields, nil)
	}
	return pages.ErrorPage(problem)
}

// problemOf words err; that a method is not allowed is Echo's to know, with the Allow header it set already.
func problemOf(ctx context.Context, err error) *route.Problem {
	p := route.NewProblem(ctx, asFault(err))
	var he *echo.HTTPError
	if errors.As(err, &he) && he.Code == http.StatusMethodNotAllowed {
		p.Status, p.Title = he.Code, locale.T(ctx, "web.method_not_allowed.title")
	}
	return p
}

func isAPI(c echo.Context) bool { return strings.HasPrefix(c.Request().URL.Path, "/api/") }

func wantsJSON(c echo.Context) bool {
	return isAPI(c) ||
		strings.HasPrefix(c.Request().Header.Get(echo.HeaderAccept), "application/json")
}

// asFault translates what Echo and the standard library refuse by themselves.
func asFault(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "web.too_large").Because(err)
	}
	var he *echo.HTTPError
	if !errors.As(err, &he) {
		return err
	}
	switch he.Code {
	case http.StatusNotFound:
		return route.ErrNotFound
	case http.StatusMethodNotAllowed:
		return fault.New(fault.NotFound, "web.method_not_allowed")
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.TooLarge, "web.too_large")
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		return fault.New(fault.Invalid, "web.invalid").Because(err)
	default:
		return err
	}
}
