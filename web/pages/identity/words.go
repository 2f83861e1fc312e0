package identity

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/identity"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// passwordFrame is the frame of the page that changes a password, or replaces the initial one.
func passwordFrame(ctx context.Context, first bool, problems ui.Problems) ui.Frame {
	f := ui.Frame{Title: locale.T(ctx, "identity.change.title"), Problems: problems, Narrow: true}
	if first {
		f.Title, f.Lead, f.Plain = locale.T(ctx, "identity.first.title"), locale.T(ctx, "identity.first.lead"), true
	}
	return f
}

// enrolFrame is the frame of the page that enrols a second factor, by duty or by choice.
func enrolFrame(ctx context.Context, e factorEnrolment, problems ui.Problems) ui.Frame {
	f := ui.Frame{
		Title: locale.T(ctx, "identity.enrol.title"), Lead: locale.T(ctx, "identity.enrol.lead"), Problems: problems, Narrow: true,
	}
	if e.New {
		f.Title, f.Lead = locale.T(ctx, "identity.replace.title"), locale.T(ctx, "identity.replace.lead")
	}
	if e.Owed {
		f.Lead, f.Plain = locale.T(ctx, "identity.enrol.lead_owed"), true
	}
	return f
}

// inFours writes a secret in fours, as people copy it.
func inFours(secret string) string {
	var b strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func stateLabel(ctx context.Context) func(identity.AccountState) string {
	return func(state identity.AccountState) string {
		if state == "" {
			return locale.T(ctx, "identity.accounts.all")
		}
		return locale.T(ctx, "identity.state."+string(state))
	}
}

func factorWords(ctx context.Context, a identity.AccountView) string {
	if a.TOTPEnrolled {
		return locale.T(ctx, "identity.factor.yes")
	}
	return locale.T(ctx, "identity.factor.no")
}

// untilWords says until when a link works; one that waits for an approval, only then.
func untilWords(ctx context.Context, given identity.HandedOver, loc *time.Location) string {
	if given.Approval != uuid.Nil {
		return locale.T(ctx, "identity.new_link.after")
	}
	return locale.T(ctx, "identity.new_link.until", "Until", locale.DateTime(ctx, given.ExpiresAt, loc))
}

// handedTitle names the page of what is handed over: a link, with or without a code, or a code alone.
func handedTitle(address string) string {
	if address == "" {
		return "identity.slip"
	}
	return "identity.new_link.title"
}
