package upload_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/storage"
	"mumpuni/web/upload"
)

func TestAPurposeIsWrittenInOneWay(t *testing.T) {
	id, asked, taken := uuid.New(), uuid.Nil, uuid.Nil
	p := upload.Purposes{"module": {
		May: func(_ context.Context, _ people.Actor, id uuid.UUID, _ int64) error { asked = id; return nil },
		Done: func(_ context.Context, _ people.Actor, id uuid.UUID, _ storage.Object, _ string) error {
			taken = id
			return nil
		},
	}}
	ctx, who, good := t.Context(), people.Actor{}, "module:"+id.String()
	if err := errors.Join(p.May(ctx, who, good, 1), p.Done(ctx, who, good, storage.Object{}, "a")); err != nil || asked != id || taken != id {
		t.Error(err, asked, taken)
	}
	for _, bad := range []string{
		"", "import:1", "module:", "module", "captions:" + id.String(), "module:{" + id.String() + "}", "module:\x00" + id.String() + "\x00",
		"module:urn:uuid:" + id.String(), "module:" + strings.ToUpper("abcdef12-3456-4789-8abc-def012345678"), "module:" + strings.ReplaceAll(id.String(), "-", ""), "\x00" + good,
	} {
		for _, err := range []error{p.May(ctx, who, bad, 1), p.Done(ctx, who, bad, storage.Object{}, "a")} {
			var f *fault.Fault
			if !errors.As(err, &f) || f.Key != "upload.purpose" {
				t.Errorf("%q: %v", bad, err)
			}
		}
	}
}
