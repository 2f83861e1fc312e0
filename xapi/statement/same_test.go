package statement_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"mumpuni/xapi/statement"
)

// The same thing said once more is the same, however it is written; another thing is not.
func TestTheSameSaidTwice(t *testing.T) {
	const base = `{"timestamp":"2026-11-30T10:00:00Z","actor":{"objectType":"Group","member":[{"mbox":"mailto:a@b"},{"mbox":"mailto:c@d","name":"C"}]},
		"result":{"score":{"scaled":0.5}},"context":{"contextActivities":{"other":[{"id":"http://a/1"},{"id":"http://a/2"}]}}}`
	kept := parsed(t, plain(t, base), statement.V1)
	stamped, err := kept.Stamped(time.Now(), statement.Agent{Mbox: "mailto:x@y"}, statement.V1)
	if err != nil {
		t.Fatal(err)
	}
	for with, same := range map[string]bool{
		`{}`:                 true,
		`{"timestamp":null}`: true,
		`{"timestamp":"2026-11-30T17:00:00+07:00"}`:                                                                              true,
		`{"timestamp":"2026-11-30T10:00:01Z"}`:                                                                                   false,
		`{"verb":{"id":"http://adlnet.gov/expapi/verbs/completed","display":{"id":"x"}}}`:                                        true,
		`{"verb":{"id":"http://adlnet.gov/expapi/verbs/passed"}}`:                                                                false,
		`{"actor":{"objectType":"Group","member":[{"mbox":"mailto:c@d"},{"mbox":"mailto:a@b"}]}}`:                                true,
		`{"actor":{"objectType":"Group","member":[{"mbox":"mailto:c@d"}]}}`:                                                      false,
		`{"result":{"score":{"scaled":5e-1}}}`:                                                                                   true,
		`{"result":{"score":{"scaled":0.5},"duration":"PT1S"}}`:                                                                  false,
		`{"result":{"score":{"scaled":0.6}}}`:                                                                                    false,
		`{"context":{"contextActivities":{"other":[{"id":"http://a/2"},{"id":"http://a/1","definition":{"name":{"id":"x"}}}]}}}`: true,
		`{"context":{"contextActivities":{"other":[{"id":"http://a/1"}]}}}`:                                                      false,
		`{"object":{"id":"https://example.go.id/au/1","definition":{"name":{"id":"x"}}}}`:                                        true,
		`{"object":{"id":"https://example.go.id/au/2"}}`:                                                                         false,
		`{"attachments":[{"usageType":"http://a/u","display":{},"contentType":"text/plain","length":1,"fileUrl":"http://a/","sha2":"495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a"}]}`: false,
	} {
		both := map[string]json.RawMessage{}
		_ = json.Unmarshal([]byte(base), &both)
		_ = json.Unmarshal([]byte(with), &both)
		text, _ := json.Marshal(both)
		if got := stamped.Same(parsed(t, plain(t, string(text)), statement.V1)); got != same {
			t.Errorf("%s is the same: %v", with, got)
		}
	}
}

// Of a duration, hundredths of a second are compared and nothing finer.
func TestDurationsAreComparedToHundredths(t *testing.T) {
	took := func(d string) *statement.Statement {
		return parsed(t, plain(t, `{"result":{"duration":"`+d+`"}}`), statement.V2)
	}
	for d, same := range map[string]bool{"PT0.1237S": true, "PT0,12S": true, "PT0.13S": false, "PT1.12S": false, "PT0.1S": false} {
		if got := took("PT0.12S").Same(took(d)); got != same {
			t.Errorf("%s: %v", d, got)
		}
	}
}

// A statement is found by everybody and everything that stands in it.
func TestWhatAStatementIsFoundBy(t *testing.T) {
	s := parsed(t, plain(t, `{"actor":{"objectType":"Group","mbox":"mailto:g@h","member":[{"mbox":"mailto:a@b"}]},
		"object":{"objectType":"SubStatement","actor":{"mbox":"mailto:s@t"},"verb":{"id":"http://a/"},"object":{"id":"http://a/sub"},"context":{"contextActivities":{"parent":{"id":"http://a/subparent"}}}},
		"context":{"instructor":{"mbox":"mailto:i@j"},"contextAgents":[{"objectType":"contextAgent","agent":{"mbox":"mailto:k@l"}}],"contextActivities":{"category":{"id":"http://a/cat"}}}}`), statement.V2)
	k := s.Keys()
	if !slices.Equal(k.Agents, []string{"mailto:a@b", "mailto:g@h"}) || len(k.Activities) != 0 ||
		!slices.Equal(k.RelatedAgents, []string{"mailto:a@b", "mailto:g@h", "mailto:i@j", "mailto:k@l", "mailto:s@t"}) ||
		!slices.Equal(k.RelatedActivities, []string{"http://a/cat", "http://a/sub", "http://a/subparent"}) {
		t.Errorf("%+v", k)
	}
	v := parsed(t, plain(t, `{"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":`+ref+`}`), statement.V1).Keys()
	if v.Ref != v.Voids || v.Ref.String() != "8f87ccde-bb56-4c2e-ab83-44982ef22df0" {
		t.Errorf("%+v", v)
	}
}

// A signature is of what its statement says, by a method that is allowed.
func TestSignaturesOfStatements(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(header string, payload []byte) []byte {
		text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(payload)
		sum := sha256.Sum256([]byte(text))
		made, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return []byte(text + "." + base64.RawURLEncoding.EncodeToString(made))
	}
	text := plain(t, `{"id":"8f87ccde-bb56-4c2e-ab83-44982ef22df0","result":{"score":{"scaled":0.5}}}`)
	s := parsed(t, text, statement.V1)
	a := statement.Attachment{UsageType: statement.Signature, ContentType: "application/octet-stream"}
	if err := s.CheckSignature(a, sign(`{"alg":"RS256"}`, text)); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string][]byte{
		"method": sign(`{"alg":"HS256"}`, text), "none": sign(`{"alg":"none"}`, text), "parts": []byte("a.b"), "other": sign(`{"alg":"RS256"}`, plain(t, `{}`)),
		"score": sign(`{"alg":"RS256"}`, plain(t, `{"id":"8f87ccde-bb56-4c2e-ab83-44982ef22df0","result":{"score":{"scaled":0.6}}}`)),
		"json":  sign(`{"alg":"RS256"}`, []byte(`{'id':1}`)), "certificate": sign(`{"alg":"RS256","x5c":["AAAA"]}`, text),
	} {
		if s.CheckSignature(a, bad) == nil {
			t.Errorf("%s is taken", name)
		}
	}
	a.ContentType = "text/plain"
	if s.CheckSignature(a, sign(`{"alg":"RS256"}`, text)) == nil {
		t.Error("any type is taken")
	}
}

// FuzzParse: whatever is sent ends nothing, and what is taken can be kept, read again and told in every form.
func FuzzParse(f *testing.F) {
	for _, with := range valid {
		f.Add(plain(f, with))
	}
	for with := range invalid {
		f.Add(plain(f, with))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, v := range []statement.Version{statement.V1, statement.V2} {
			list, err := statement.Parse(text, v)
			if err != nil {
				continue
			}
			for _, s := range list {
				stamped, err := s.Stamped(time.Unix(1, 0), statement.Agent{Mbox: "mailto:x@y"}, v)
				if err != nil {
					t.Fatal(err)
				}
				again, err := statement.Parse(stamped.Raw, v)
				if err != nil {
					t.Fatalf("%s: %v", stamped.Raw, err)
				}
				if !stamped.Same(s) || !stamped.Same(again[0]) {
					t.Fatalf("%s is not itself", stamped.Raw)
				}
				read, err := statement.Read(string(stamped.Raw))
				if err != nil || string(read.Raw) != string(stamped.Raw) {
					t.Fatalf("%s is read as %v", stamped.Raw, err)
				}
				for _, told := range [][]byte{read.IDs(), read.Canonical(func(string) json.RawMessage { return nil }, nil)} {
					if _, err := statement.Parse(told, v); err != nil {
						t.Fatalf("%s: %v", told, err)
					}
				}
				for _, ifi := range read.Keys().RelatedAgents {
					if ifi == "" || len(ifi) > 2100 {
						t.Fatalf("found by %q", ifi)
					}
				}
			}
		}
	})
}
