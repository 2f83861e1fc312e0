package main

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"mumpuni/certification/signing"
)

// TestTheEndOfTheSigningCertificateIsWarnedOf 30, 14, 7 and 1 days ahead, each once, and told when it has come; nothing of it stops
// a start.
func TestTheEndOfTheSigningCertificateIsWarnedOf(t *testing.T) {
	start := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	h := &house{signer: signing.Open(t.TempDir()+"/signing", true, start)} // for five years
	end := start.AddDate(5, 0, 0)
	for days, stage := range map[int]int{400: 0, 31: 0, 30: 30, 15: 30, 14: 14, 7: 7, 2: 7, 1: 1, 0: 1} {
		if w := h.signingWarning(end.AddDate(0, 0, -days)); w.err != nil || w.stage != stage || (w.text == "") != (stage == 0) {
			t.Errorf("%d days before: %+v", days, w)
		}
	}
	if w := h.signingWarning(end.Add(time.Hour)); w.err == nil {
		t.Error("its end is not told")
	}
	if w := (&house{signer: signing.Open(t.TempDir(), false, start)}).signingWarning(start); w.err == nil {
		t.Error("a missing folder is not told")
	}
	if w := (&house{}).signingWarning(start); w.err != nil || w.text != "" {
		t.Errorf("nothing is signed here: %+v", w)
	}
	if got := h.logged(t, end.AddDate(0, 0, -32), 6*time.Hour, 40*4); got != "30 14 7 1 end" {
		t.Errorf("the log of 40 days warns at %s", got)
	}
}

// logged lets a clock run from a time in steps and gives the stages that the log told, in order.
func (h *house) logged(t *testing.T, from time.Time, step time.Duration, steps int) string {
	var log bytes.Buffer
	before := slog.Default()
	defer slog.SetDefault(before)
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	n, over := 0, sync.OnceFunc(stop)
	_ = h.warnOfSigning(ctx, time.Millisecond, func() time.Time {
		if n++; n > steps {
			over()
		}
		return from.Add(time.Duration(n) * step)
	})
	var told []string
	for line := range strings.Lines(log.String()) {
		for stage, days := range map[string]string{"30": "in 30 days", "14": "in 14 days", "7": "in 7 days", "1": "in 1 days", "end": "nothing can be signed"} {
			if strings.Contains(line, days) {
				told = append(told, stage)
			}
		}
	}
	return strings.Join(told, " ")
}
