package upload_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/storage"
	"mumpuni/web/upload"
)

func TestAPurposeIsWrittenInOneWay(t *testing.T) {
	module, asked, taken := id.Module(uuid.New()), id.Module{}, id.Module{}
	p := upload.Purposes{"module": upload.For(
		func(_ context.Context, _ people.Actor, id id.Module, _ int64) error { asked = id; return nil },
		func(_ context.Context, _ people.Actor, id id.Module, _ storage.Object, _ string) error {
			taken = id
			return nil
		},
	)}
	ctx, who, good := t.Context(), people.Actor{}, "module:"+module.String()
	if err := errors.Join(p.May(ctx, who, good, 1), p.Done(ctx, who, good, storage.Object{}, "a")); err != nil || asked != module || taken != module {
		t.Error(err, asked, taken)
	}
	for _, bad := range []string{
		"", "import:1", "module:", "module", "captions:" + module.String(), "module:{" + module.String() + "}", "module:\x00" + module.String() + "\x00",
		"module:urn:uuid:" + module.String(), "module:" + strings.ToUpper("abcdef12-3456-4789-8abc-def012345678"), "module:" + strings.ReplaceAll(module.String(), "-", ""), "\x00" + good,
	} {
		for _, err := range []error{p.May(ctx, who, bad, 1), p.Done(ctx, who, bad, storage.Object{}, "a")} {
			var f *fault.Fault
			if !errors.As(err, &f) || f.Key != "upload.purpose" {
				t.Errorf("%q: %v", bad, err)
			}
		}
	}
}
