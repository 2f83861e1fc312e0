package xapi_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"mumpuni/internal/id"
)

// Everybody reads all that is said of them and nothing else: in few words, page after page, with what was taken back; and as a file, as it is kept.
func TestOnesOwnStatementsAreTheirs(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	siti := w.siti.Bound.Person
	first := w.record(w.siti, of(w.siti, "launched", ""))
	w.record(w.siti, `{"actor":{"account":{"homePage":"https://mumpuni.example.go.id","name":"siti"}},"verb":{"id":"http://adlnet.gov/expapi/verbs/passed","display":{"en":"passed"}},
		"object":{"id":"`+au+`","definition":{"name":{"id":"Bab satu","en":"Chapter one"}}},"result":{"success":true,"score":{"scaled":0.8}},"timestamp":"2026-11-30T09:00:00Z",
		"context":{"registration":"`+w.siti.Bound.Registration.String()+`"}}`)
	w.record(w.budi, of(w.budi, "failed", ""))
	for range 60 {
		w.record(w.siti, of(w.siti, "experienced", ""))
	}
	w.record(w.program, `{"actor":{"mbox":"mailto:x@y"},"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":{"objectType":"StatementRef","id":"`+first[0].String()+`"}}`)
	page, next, err := w.s.About(ctx, siti, "", "id")
	w.must(err)
	if len(page) != 50 || next == "" {
		t.Fatalf("%d, %q", len(page), next)
	}
	rest, end, err := w.s.About(ctx, siti, next, "id")
	w.must(err)
	if len(rest) != 12 || end != "" {
		t.Fatalf("%d, %q", len(rest), end)
	}
	passed, launched := rest[10], rest[11]
	if passed.Object != "Bab satu" || passed.Success == nil || !*passed.Success || passed.Scaled == nil || *passed.Scaled != 0.8 || passed.At.Hour() != 9 || passed.Void || passed.Teller != "Mumpuni" {
		t.Errorf("%+v", passed)
	}
	if launched.ID != first[0] || !launched.Void || launched.Object != au {
		t.Errorf("%+v", launched)
	}
	if _, _, err = w.s.About(ctx, siti, "x", "id"); err == nil {
		t.Error("a token of nothing")
	}
	var buf bytes.Buffer
	w.must(w.s.WriteOwn(ctx, siti, &buf))
	var list []map[string]any
	w.must(json.Unmarshal(buf.Bytes(), &list))
	if len(list) != 62 || list[61]["id"] != first[0].String() {
		t.Errorf("%d statements", len(list))
	}
	buf.Reset()
	w.must(w.s.WriteOwn(ctx, w.budi.Bound.Person, &buf))
	if w.must(json.Unmarshal(buf.Bytes(), &list)); len(list) != 1 {
		t.Errorf("%d statements", len(list))
	}
	buf.Reset()
	w.must(w.s.WriteOwn(ctx, id.Person{}, &buf))
	if w.must(json.Unmarshal(buf.Bytes(), &list)); len(list) != 0 {
		t.Errorf("%d statements", len(list))
	}
}
