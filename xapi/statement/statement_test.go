package statement_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"mumpuni/xapi/statement"
)

// plain is a statement with all that one must have; with puts members into it, or takes away those that are null.
func plain(t testing.TB, with string) []byte {
	t.Helper()
	m := map[string]json.RawMessage{}
	for _, text := range []string{
		`{"actor":{"mbox":"mailto:siti@example.go.id"},"verb":{"id":"http://adlnet.gov/expapi/verbs/completed"},"object":{"id":"https://example.go.id/au/1"}}`, with,
	} {
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Fatal(text, err)
		}
	}
	for name, v := range m {
		if string(v) == "null" {
			delete(m, name)
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func parsed(t testing.TB, text []byte, v statement.Version) *statement.Statement {
	t.Helper()
	list, err := statement.Parse(text, v)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return list[0]
}

const (
	ref = `{"objectType":"StatementRef","id":"8f87ccde-bb56-4c2e-ab83-44982ef22df0"}`
	sub = `{"objectType":"SubStatement","actor":{"mbox":"mailto:a@b"},"verb":{"id":"http://a/b"},"object":{"id":"http://a/c"}`
)

// valid are members that a statement may have.
var valid = []string{
	`{}`,
	`{"id":"8F87CCDE-bb56-4c2e-ab83-44982ef22df0"}`,
	`{"actor":{"objectType":"Agent","account":{"homePage":"https://a.example","name":"1"},"name":"Siti"}}`,
	`{"actor":{"objectType":"Agent","mbox_sha1sum":"ebd31e95054c018b10727ccffd2ef2ec3a016ee9"}}`,
	`{"actor":{"objectType":"Agent","openid":"http://siti.example/"}}`,
	`{"actor":{"objectType":"Group","member":[{"mbox":"mailto:a@b"}]}}`,
	`{"actor":{"objectType":"Group","mbox":"mailto:a@b"}}`,
	`{"verb":{"id":"http://a/b","display":{"en-US":"did","zh-Hant-TW":"x","i-klingon":"x","x-own":"x"}}}`,
	`{"object":{"objectType":"Agent","mbox":"mailto:a@b"}}`,
	`{"object":{"objectType":"Group","member":[{"mbox":"mailto:a@b"}]}}`,
	`{"object":` + ref + `}`,
	`{"object":` + sub + `,"timestamp":"2026-11-30T10:00:00Z"}}`,
	`{"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":` + ref + `}`,
	`{"object":{"id":"http://a/b","definition":{"name":{"id":"Kuis"},"type":"http://a/t","moreInfo":"http://a/m","extensions":{"http://a/e":null},
		"interactionType":"choice","correctResponsesPattern":["a[,]b"],"choices":[{"id":"a","description":{"id":"A"}},{"id":"b"}]}}}`,
	`{"result":{"score":{"scaled":-1,"raw":5,"min":0,"max":10},"success":true,"completion":false,"response":"x","duration":"P1Y2M3DT4H5M6.78S","extensions":{}}}`,
	`{"result":{"score":{"scaled":1.0},"duration":"P4W"}}`,
	`{"context":{"registration":"8f87ccde-bb56-4c2e-ab83-44982ef22df0","language":"id","platform":"p","revision":"r","statement":` + ref + `,
		"instructor":{"mbox":"mailto:a@b"},"team":{"objectType":"Group","mbox":"mailto:a@b"},
		"contextActivities":{"parent":{"id":"http://a/p"},"category":[{"id":"http://a/c"}],"grouping":[],"other":[{"id":"http://a/o"},{"id":"http://a/o2"}]}}}`,
	`{"timestamp":"2026-11-30T10:00:00+07:00"}`,
	`{"timestamp":"2026-11-30T10:00:00.123456789012Z"}`,
	`{"authority":{"objectType":"Group","member":[{"mbox":"mailto:a@b"},{"mbox":"mailto:c@d"}]}}`,
	`{"version":"1.0"}`, `{"version":"1.0.9"}`, `{"stored":"2026-11-30T10:00:00Z"}`,
	`{"attachments":[{"usageType":"http://a/u","display":{"id":"x"},"contentType":"text/plain; charset=utf-8","length":3,
		"sha2":"495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a","fileUrl":"http://a/f"}]}`,
}

func TestWhatIsAStatement(t *testing.T) {
	for _, with := range valid {
		for _, v := range []statement.Version{statement.V1, statement.V2} {
			if _, err := statement.Parse(plain(t, with), v); err != nil {
				t.Errorf("%s by %s: %v", with, v, err)
			}
		}
	}
}

// invalid are members that no statement may have, with the path that is blamed.
var invalid = map[string]string{
	`{"actor":null}`: "actor", `{"verb":null}`: "verb", `{"object":null}`: "object",
	`{"Actor":{}}`: "Actor", `{"extra":1}`: "extra",
	`{"id":"8f87ccde-bb56-4c2e-ab83-44982ef22df01"}`:                                                            "id",
	`{"id":"{8f87ccde-bb56-4c2e-ab83-44982ef22df0}"}`:                                                           "id",
	`{"actor":{"name":"x"}}`:                                                                                    "actor",
	`{"actor":{"mbox":"mailto:a@b","openid":"http://a/"}}`:                                                      "actor",
	`{"actor":{"mbox":"a@b"}}`:                                                                                  "actor.mbox",
	`{"actor":{"mbox":"mailto:a.b"}}`:                                                                           "actor.mbox",
	`{"actor":{"mbox_sha1sum":"ebd31e95054c018b10727ccffd2ef2ec3a016ee"}}`:                                      "actor.mbox_sha1sum",
	`{"actor":{"account":{"homePage":"ab=c://x","name":"x"}}}`:                                                  "actor.account.homePage",
	`{"actor":{"account":{"homePage":"http://a"}}}`:                                                             "actor.account.name",
	`{"actor":{"objectType":"agent","mbox":"mailto:a@b"}}`:                                                      "actor.objectType",
	`{"actor":{"objectType":"Group"}}`:                                                                          "actor",
	`{"actor":{"objectType":"Group","member":[]}}`:                                                              "actor",
	`{"actor":{"objectType":"Group","member":[{"objectType":"Group","mbox":"mailto:a@b"}]}}`:                    "actor.member[0].objectType",
	`{"actor":{"mbox":"mailto:a@b","member":[]}}`:                                                               "actor.member",
	`{"verb":{"id":"did"}}`:                                                                                     "verb.id",
	`{"verb":{"id":"http://a b/"}}`:                                                                             "verb.id",
	`{"verb":{"id":"http://a/","display":{"a12345678":"x"}}}`:                                                   "verb.display.a12345678",
	`{"verb":{"id":"http://a/","display":{"id":1}}}`:                                                            "verb.display.id",
	`{"object":{"objectType":"","id":"http://a/"}}`:                                                             "object.objectType",
	`{"object":{"objectType":"activity","id":"http://a/"}}`:                                                     "object.objectType",
	`{"object":{"objectType":"StatementRef"}}`:                                                                  "object.id",
	`{"object":` + sub + `,"id":"8f87ccde-bb56-4c2e-ab83-44982ef22df0"}}`:                                       "object.id",
	`{"object":` + sub + `,"version":"1.0.0"}}`:                                                                 "object.version",
	`{"object":` + sub + `,"object":` + sub + `}}}`:                                                             "object.object",
	`{"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"}}`:                                                   "object",
	`{"object":{"id":"http://a/","definition":{"interactionType":"guess"}}}`:                                    "object.definition.interactionType",
	`{"object":{"id":"http://a/","definition":{"choices":[{"id":"a"}]}}}`:                                       "object.definition.interactionType",
	`{"object":{"id":"http://a/","definition":{"interactionType":"choice","choices":[{"id":"a"},{"id":"a"}]}}}`: "object.definition.choices",
	`{"object":{"id":"http://a/","definition":{"extensions":{"no iri":1}}}}`:                                    "object.definition.extensions.no iri",
	`{"result":{"score":{"scaled":1.01}}}`:                                                                      "result.score.scaled",
	`{"result":{"score":{"scaled":"1"}}}`:                                                                       "result.score.scaled",
	`{"result":{"score":{"raw":1e999}}}`:                                                                        "result.score.raw",
	`{"result":{"score":{"min":2,"max":2}}}`:                                                                    "result.score.min",
	`{"result":{"score":{"raw":11,"max":10}}}`:                                                                  "result.score.raw",
	`{"result":{"score":{"raw":-1,"min":0}}}`:                                                                   "result.score.raw",
	`{"result":{"success":"true"}}`:                                                                             "result.success",
	`{"result":{"duration":"P4W1D"}}`:                                                                           "result.duration",
	`{"result":{"duration":"PT1.5H3M"}}`:                                                                        "result.duration",
	`{"result":{"duration":"P"}}`:                                                                               "result.duration",
	`{"result":{"duration":"P1YT"}}`:                                                                            "result.duration",
	`{"context":{"registration":"x"}}`:                                                                          "context.registration",
	`{"context":{"language":"a12345678"}}`:                                                                      "context.language",
	`{"context":{"team":{"mbox":"mailto:a@b"}}}`:                                                                "context.team.objectType",
	`{"context":{"contextActivities":{"sibling":[]}}}`:                                                          "context.contextActivities.sibling",
	`{"context":{"contextActivities":{"parent":[{"id":"x"}]}}}`:                                                 "context.contextActivities.parent[0].id",
	`{"context":{"platform":"p"},"object":{"objectType":"Agent","mbox":"mailto:a@b"}}`:                          "context.platform",
	`{"context":{"revision":"p"},"object":` + ref + `}`:                                                         "context.revision",
	`{"timestamp":"01/011/2015"}`:                                                                               "timestamp", `{"timestamp":"2026-02-30T10:00:00Z"}`: "timestamp",
	`{"timestamp":"0000-06-01T00:00:00Z"}`: "timestamp", `{"timestamp":"9999-12-31T23:00:00-05:00"}`: "timestamp",
	`{"timestamp":"2026-11-30T10:00:00-00:00"}`: "timestamp", `{"timestamp":"2026-11-30T10:00:00-0000"}`: "timestamp",
	`{"version":"1.1.0"}`: "version", `{"version":"0.9"}`: "version",
	`{"authority":{"objectType":"Group","member":[{"mbox":"mailto:a@b"}]}}`:                                                                                                      "authority",
	`{"attachments":[{"usageType":"http://a/u","display":{},"contentType":"text/plain","length":-1,"sha2":"495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a"}]}`: "attachments[0].length",
	`{"attachments":[{"usageType":"http://a/u","display":{},"contentType":"text","length":1,"sha2":"495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a"}]}`:        "attachments[0].contentType",
	`{"attachments":[{"usageType":"http://a/u","display":{},"contentType":"text/plain","length":1,"sha2":"4953"}]}`:                                                              "attachments[0].sha2",
}

func TestWhatIsNoStatement(t *testing.T) {
	for with, path := range invalid {
		for _, v := range []statement.Version{statement.V1, statement.V2} {
			_, err := statement.Parse(plain(t, with), v)
			var e *statement.Error
			if !as(err, &e) || e.Path != path {
				t.Errorf("%s by %s: %v, not about %s", with, v, err, path)
			}
		}
	}
	for _, text := range []string{
		``, `null`, `"x"`, `[1]`, `{} {}`, "{\"a\":\"\xff\"}", `{"actor":`, `{"a":1,"a":1}`, strings.Repeat("[", 50) + strings.Repeat("]", 50),
		`{"actor":{"mbox":"mailto:a@b","mbox":"mailto:a@b"},"verb":{"id":"http://a/"},"object":{"id":"http://a/"}}`,
		`{"actor":{"mbox":null},"verb":{"id":"http://a/"},"object":{"id":"http://a/"}}`,
		"[" + strings.Repeat("1,", statement.MaxBatch) + "1]",
	} {
		if _, err := statement.Parse([]byte(text), statement.V1); err == nil {
			t.Errorf("%.60q is taken", text)
		}
	}
}

func as(err error, into **statement.Error) bool {
	e, ok := err.(*statement.Error)
	*into = e
	return ok
}

// What 2.0.0 has and 1.0.3 has not, and the other way round.
func TestEditionsDiffer(t *testing.T) {
	for with, only := range map[string]statement.Version{
		`{"context":{"contextAgents":[{"objectType":"contextAgent","agent":{"mbox":"mailto:a@b"},"relevantTypes":["http://a/t"]}]}}`: statement.V2,
		`{"context":{"contextGroups":[{"objectType":"contextGroup","group":{"objectType":"Group","mbox":"mailto:a@b"}}]}}`:           statement.V2,
		`{"version":"2.0.0"}`:                 statement.V2,
		`{"timestamp":"20261130T100000Z"}`:    statement.V1,
		`{"timestamp":"2026-11-30T10:00:00"}`: statement.V1,
		`{"timestamp":"2026-11-30T10:00+07"}`: statement.V1,
		`{"timestamp":"2026-11-30"}`:          statement.V1,
	} {
		for _, v := range []statement.Version{statement.V1, statement.V2} {
			if _, err := statement.Parse(plain(t, with), v); (err == nil) != (v == only) {
				t.Errorf("%s by %s: %v", with, v, err)
			}
		}
	}
	if _, err := statement.Parse(plain(t, `{"context":{"contextAgents":[{"objectType":"contextAgent","agent":{"mbox":"mailto:a@b"},"relevantTypes":[]}]}}`), statement.V2); err == nil {
		t.Error("no relevant types are taken")
	}
	s := parsed(t, plain(t, `{"timestamp":"2026-11-30T10:00:00.5+07:00"}`), statement.V2)
	if s.Timestamp != "2026-11-30T03:00:00.5Z" {
		t.Error(s.Timestamp)
	}
}

func TestDurationsAndMoments(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"PT1H0M0.1S": time.Hour + 100*time.Millisecond, "P4W": 28 * 24 * time.Hour, "P1DT1M": 24*time.Hour + time.Minute, "PT0,5S": 500 * time.Millisecond,
		"P999999999999Y": 1<<63 - 1, "PT16559.14S": 16559140 * time.Millisecond,
	} {
		if got, ok := statement.Duration(text); !ok || got != want {
			t.Errorf("%s: %v %v", text, got, ok)
		}
	}
	want := time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC)
	for _, text := range []string{"2026-11-30T10:00:00+07:00", "20261130T100000+0700", "2026-11-30T03:00Z", "2026-11-30T10:00:00.000+07"} {
		if got, ok := statement.Moment(text); !ok || !got.Equal(want) {
			t.Errorf("%s: %v %v", text, got, ok)
		}
	}
}

func TestFormatsOfAStatement(t *testing.T) {
	s := parsed(t, plain(t, `{"actor":{"objectType":"Group","name":"Tim","member":[{"name":"A","mbox":"mailto:a@b"}]},"verb":{"id":"http://a/v","display":{"id":"selesai","en":"did"}},
		"object":{"id":"http://a/o","definition":{"name":{"id":"lama"}}},"context":{"contextActivities":{"parent":{"id":"http://a/p","definition":{"name":{"id":"induk","en":"parent"}}}}}}`), statement.V1)
	if got := string(s.IDs()); got != `{"actor":{"member":[{"mbox":"mailto:a@b"}],"objectType":"Group"},"context":{"contextActivities":{"parent":[{"id":"http://a/p"}]}},"object":{"id":"http://a/o"},"verb":{"id":"http://a/v"}}` {
		t.Error(got)
	}
	known := func(activity string) json.RawMessage {
		if activity == "http://a/o" {
			return json.RawMessage(`{"name":{"id":"baru","en":"new"}}`)
		}
		return nil
	}
	got := string(s.Canonical(known, []language.Tag{language.English}))
	for _, want := range []string{`"display":{"en":"did"}`, `"name":{"en":"new"}`, `"name":{"en":"parent"}`} {
		if !strings.Contains(got, want) || strings.Contains(got, "baru") {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if merged := statement.Merge(json.RawMessage(`{"name":{"id":"a"},"type":"http://a/t"}`), json.RawMessage(`{"name":{"en":"b"}}`)); string(merged) != `{"name":{"en":"b","id":"a"},"type":"http://a/t"}` {
		t.Error(string(merged))
	}
}
