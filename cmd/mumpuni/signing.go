package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// warnDays are how many days before the signing certificate runs out it is warned of.
var warnDays = []int{1, 7, 14, 30}

// signingWarning is what there is to say of the signing certificate: an error when nothing can be signed now, a text when that will
// be so soon. stage tells two of them apart, so that each is told once.
type signingWarning struct {
	err   error
	text  string
	stage int // of warnDays
}

// signingWarning looks at the signing folder; nothing is said when there is none.
func (h *house) signingWarning(now time.Time) signingWarning {
	if h.signer == nil {
		return signingWarning{}
	}
	state := h.signer.State(now)
	if state.Err != nil {
		return signingWarning{err: fmt.Errorf("certificates get their numbers but wait for their files: %w", state.Err)}
	}
	days, _ := state.Days(now)
	for _, stage := range warnDays {
		if days <= stage {
			return signingWarning{stage: stage, text: fmt.Sprintf("the signing certificate of %q in MUMPUNI_SIGNING_DIR runs out in %d days, on %s; "+
				"put a new key.pem and chain.pem there, no restart is needed", state.Subject, days, state.Until.Format(time.DateOnly))}
		}
	}
	return signingWarning{}
}

// warnOfSigning logs what there is to say of the signing certificate, at once and when that changes, until ctx ends.
func (h *house) warnOfSigning(ctx context.Context, every time.Duration, now func() time.Time) error {
	said := ""
	for tick := time.NewTicker(every); ; {
		w := h.signingWarning(now())
		if saying := fmt.Sprint(w.stage, w.err); saying != said {
			said = saying
			switch {
			case w.err != nil:
				slog.ErrorContext(ctx, "nothing can be signed", "error", w.err)
			case w.text != "":
				slog.WarnContext(ctx, w.text)
			}
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil
		case <-tick.C:
		}
	}
}
