package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"mumpuni/internal/fault"
)

func TestKindSurvivesWrapping(t *testing.T) {
	base := fault.New(fault.Conflict, "course.slug_taken")
	err := fmt.Errorf("create: %w", base.On("slug").With("slug", "x").Because(errors.New("duplicate key")))
	if fault.KindOf(err) != fault.Conflict || !errors.Is(err, base) {
		t.Fatalf("lost the fault: %v", err)
	}
	if base.Field != "" || base.Args != nil {
		t.Fatal("On and With must not change the original")
	}
}

func TestManyIsInvalidAndEmptyIsNil(t *testing.T) {
	if (fault.Many{}).Err() != nil {
		t.Fatal("no faults must be no error")
	}
	if fault.KindOf(fault.Many{fault.Field("title", "x")}.Err()) != fault.Invalid {
		t.Fatal("many faults are invalid input")
	}
	if fault.KindOf(errors.New("boom")) != fault.Internal {
		t.Fatal("an unknown error is internal")
	}
}
