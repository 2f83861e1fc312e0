package upload

import (
	"context"
	stdlog "log/slog"

	"golang.org/x/exp/slog"
)

// quiet passes tusd's errors on to our log; its story of each request is ours already.
func quiet() *slog.Logger { return slog.New(errorsOnly{}) }

type errorsOnly struct{ attrs []slog.Attr }

// Enabled is slog.Handler's.
func (errorsOnly) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

// Handle is slog.Handler's.
func (l errorsOnly) Handle(ctx context.Context, r slog.Record) error {
	var args []any
	for _, a := range l.attrs {
		args = append(args, a.Key, a.Value.Any())
	}
	r.Attrs(func(a slog.Attr) bool {
		args = append(args, a.Key, a.Value.Any())
		return true
	})
	stdlog.WarnContext(ctx, "upload: "+r.Message, args...)
	return nil
}

// WithAttrs is slog.Handler's.
func (l errorsOnly) WithAttrs(attrs []slog.Attr) slog.Handler {
	return errorsOnly{append(l.attrs[:len(l.attrs):len(l.attrs)], attrs...)}
}

// WithGroup is slog.Handler's; tusd groups nothing.
func (l errorsOnly) WithGroup(string) slog.Handler { return l }
