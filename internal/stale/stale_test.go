package stale

import (
	"errors"
	"testing"
)

func TestTagFollowsTheContent(t *testing.T) {
	type text struct{ Title, Body string }
	tag := Tag(text{"a", "b"}, []int{1})
	if tag != Tag(text{"a", "b"}, []int{1}) || tag == Tag(text{"a", "c"}, []int{1}) || tag == Tag(text{"a", "b"}, []int{2}) {
		t.Errorf("tag %s does not follow the content", tag)
	}
	if err := Check(tag, tag); err != nil {
		t.Error(err)
	}
	if err := Check("", tag); err != nil {
		t.Error(err)
	}
	if err := Check("older", tag); !errors.Is(err, ErrChanged) {
		t.Errorf("stale: %v", err)
	}
}
