package manifest_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mumpuni/internal/fault"
	"mumpuni/packages/manifest"
	pt "mumpuni/packages/packagestest"
)

const aims = `<objectives><objective id="urn:tujuan:1"><description><langstring>d</langstring></description><title><langstring lang="id">Tujuan</langstring></title></objective></objectives>`

// All that a course structure says is read: the tree of its blocks, its languages, and what each part asks for.
func TestACourseStructureIsReadWhole(t *testing.T) {
	au := strings.Replace(pt.AU("dua", " isi/Hal%201.html?a=1&b=2#x ", `moveOn="CompletedAndPassed" masteryScore="0.85" launchMethod="OwnWindow" activityType="http://adlnet.gov/expapi/activities/lesson"`),
		"<url>", `<objectives><objective idref="urn:tujuan:1"/></objectives><url>`, 1)
	au = strings.Replace(au, "</url>", "</url><launchParameters> {'a': 1} </launchParameters><entitlementKey>kunci</entitlementKey><x:lain xmlns:x=\"urn:lain\"/>", 1)
	p, err := manifest.ReadCMI5([]byte(pt.Structure(aims+pt.AU("satu", "https://lain.test/au?x=1", "")+pt.Block("luar", pt.Block("dalam", au)+pt.AU("tiga", "./tiga.html", `moveOn="Passed"`)))), all)
	if err != nil || p.Standard != manifest.CMI5 || p.Title != "Keamanan informasi" || len(p.Items) != 3 || len(p.Course.Blocks) != 2 || p.Course.ID != "https://pembuat.test/kursus" {
		t.Fatalf("%v %+v", err, p)
	}
	if one := p.Items[0]; one.Away != "https://lain.test/au?x=1" || one.Path != "" || one.AU.In != 0 || one.AU.MoveOn != manifest.NotApplicable || one.Mastery != nil {
		t.Errorf("%+v", one)
	}
	two := p.Items[1]
	if two.Path != "isi/Hal 1.html" || two.Query != "?a=1&b=2#x" || two.AU.In != 2 || p.Course.Blocks[1].In != 1 || *two.Mastery != 0.85 || !two.AU.OwnWindow || two.Within != "Blok luar › Blok dalam" ||
		two.AU.Parameters != "{'a': 1}" || two.AU.EntitlementKey != "kunci" || two.AU.MoveOn != manifest.CompletedAndPassed || !slices.Equal(two.AU.Objectives, []string{"urn:tujuan:1"}) ||
		two.AU.ActivityType != "http://adlnet.gov/expapi/activities/lesson" {
		t.Errorf("%+v %+v", two, two.AU)
	}
	if two.AU.Title.In("en") != "Bagian dua (en)" || two.AU.Title.In("id") != "Bagian dua" || two.AU.Title.In("de") != "Bagian dua (en)" || p.Items[2].Path != "tiga.html" || p.Items[2].AU.In != 1 {
		t.Errorf("%+v %+v", two.AU.Title, p.Items[2])
	}
	if !slices.Equal(p.Losses, []string{"package.loss.extensions", "package.loss.own_window"}) {
		t.Errorf("%v", p.Losses)
	}
	p, err = manifest.ReadCMI5([]byte(pt.Structure(pt.AU("satu", "a.html", ""))), all)
	if err != nil || !slices.Equal(p.Losses, []string{"package.loss.move_on"}) {
		t.Errorf("nothing is asked for, and that is not said: %v %v", err, p.Losses)
	}
}

// cmi5 asks for more than a thousand parts (6.1).
func TestACourseOfManyPartsIsTaken(t *testing.T) {
	var content strings.Builder
	for n := range 1500 {
		content.WriteString(pt.AU(fmt.Sprint(n), "https://lain.test/", ""))
	}
	if p, err := manifest.ReadCMI5([]byte(pt.Structure(content.String())), nil); err != nil || len(p.Items) != 1500 {
		t.Errorf("%v, %d parts", err, len(p.Items))
	}
}

// What is wrong with a course structure is said with what is to blame.
func TestBrokenCourseStructuresAreRefusedByName(t *testing.T) {
	ok := pt.AU("satu", "index.html", "")
	swap := func(old, text string) string { return strings.Replace(pt.Structure(ok), old, text, 1) }
	const url = "<url>index.html</url>"
	for name, c := range map[string]struct{ text, key, entry string }{
		"another root":        {"<courseStructure/>", "root", "cmi5.xml"},
		"no title":            {swap(`<title><langstring lang="en-US">Keamanan informasi (en)</langstring><langstring lang="id">Keamanan informasi</langstring></title>`, ""), "schema", "cmi5.xml:1 <description>"},
		"no course":           {strings.ReplaceAll(strings.ReplaceAll(pt.Structure(ok), "<course ", "<kursus "), "</course>", "</kursus>"), "schema", "cmi5.xml:1 <kursus>"},
		"order":               {swap(ok, strings.Replace(strings.Replace(ok, url, "", 1), "<title>", url+"<title>", 1)), "schema", "cmi5.xml:1 <url>"},
		"twice the url":       {swap(url, url+url), "schema", "cmi5.xml:1 <url>"},
		"no url":              {swap(url, ""), "schema", "cmi5.xml:1 <au> … <url>"},
		"no part":             {pt.Structure(""), "schema", "cmi5.xml:1 <courseStructure> … <au|block>"},
		"no langstring":       {swap(`<langstring lang="id">Bagian satu</langstring></description>`, "</description>"), "schema", "cmi5.xml:1 <description> … <langstring>"},
		"empty block":         {pt.Structure(pt.Block("a", "")), "schema", "cmi5.xml:1 <block> … <au|block>"},
		"attribute":           {pt.Structure(pt.AU("satu", "index.html", `moveon="Passed"`)), "schema", "cmi5.xml:1 <au moveon>"},
		"course's iri":        {swap("https://pembuat.test/kursus", "pembuat.test/kursus"), "iri", "pembuat.test/kursus"},
		"part's iri":          {swap("https://pembuat.test/au/satu", "a b:c"), "iri", "a b:c"},
		"no id":               {swap(`id="https://pembuat.test/au/satu"`, ""), "iri", ""},
		"objective's iri":     {pt.Structure(strings.Replace(aims, "urn:tujuan:1", "tujuan", 1) + ok), "iri", ""},
		"part twice":          {pt.Structure(ok + pt.Block("a", ok)), "twice", "https://pembuat.test/au/satu"},
		"block twice":         {pt.Structure(pt.Block("a", ok) + pt.Block("a", pt.AU("dua", "index.html", ""))), "twice", "https://pembuat.test/blok/a"},
		"objective twice":     {pt.Structure(strings.Replace(aims, "</objective><", "</objective>"+strings.TrimSuffix(strings.TrimPrefix(aims, "<objectives>"), "</objectives>")+"<", 1) + ok), "twice", "urn:tujuan:1"},
		"strange objective":   {swap("<url>", `<objectives><objective idref="urn:x:1"/></objectives><url>`), "objective", "urn:x:1"},
		"space in the url":    {swap(url, "<url>http://a.test b.html</url>"), "url", "http://a.test b.html"},
		"no scheme":           {swap(url, "<url>//a.test/b</url>"), "url", "//a.test/b"},
		"empty url":           {swap(url, "<url> </url>"), "url", ""},
		"our names":           {swap(url, "<url>index.html?endpoint=x</url>"), "query", "index.html?endpoint=x"},
		"mastery above":       {pt.Structure(pt.AU("satu", "index.html", `masteryScore="1.1"`)), "mastery", "1.1"},
		"mastery below":       {pt.Structure(pt.AU("satu", "index.html", `masteryScore="-0.1"`)), "mastery", "-0.1"},
		"mastery, no decimal": {pt.Structure(pt.AU("satu", "index.html", `masteryScore="1e-1"`)), "mastery", "1e-1"},
		"move on":             {pt.Structure(pt.AU("satu", "index.html", `moveOn="passed"`)), "move_on", "passed"},
		"launch method":       {pt.Structure(pt.AU("satu", "index.html", `launchMethod="Popup"`)), "launch_method", "Popup"},
		"long":                {swap("</url>", "</url><entitlementKey>"+strings.Repeat("x", 5000)+"</entitlementKey>"), "long", "https://pembuat.test/au/satu"},
	} {
		_, err := manifest.ReadCMI5([]byte(c.text), all)
		var f *fault.Fault
		if !errors.As(err, &f) || c.key != "" && f.Key != "package.cmi5_"+c.key || c.entry != "" && f.Args["Entry"] != any(c.entry) {
			t.Errorf("%s: %v %v", name, err, f)
		}
	}
	if _, err := manifest.ReadCMI5([]byte(pt.Structure(ok)), all); err != nil {
		t.Errorf("what all are made of is refused: %v", err)
	}
}

// FuzzCMI5: whatever a course structure says, it is read or refused, and all that is kept of it can be stored.
func FuzzCMI5(f *testing.F) {
	f.Add([]byte(pt.Structure(aims + pt.AU("satu", "a.html?b#c", `moveOn="Passed" masteryScore="0.5"`))))
	f.Add([]byte(pt.Structure(pt.Block("a", pt.Block("b", pt.AU("satu", "https://a.test/", ""))))))
	f.Add([]byte("\xff\xfe<\x00c\x00/\x00>\x00"))
	f.Add([]byte(`<!DOCTYPE x [<!ENTITY a "b">]><courseStructure/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := manifest.ReadCMI5(data, all)
		var refused *fault.Fault
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("no fault: %v", err)
		}
		for _, i := range p.Items {
			kept := []string{i.ID, i.Title, i.Within, i.Query, i.Path, i.Away, i.AU.Parameters, i.AU.EntitlementKey, i.AU.ActivityType, string(i.AU.MoveOn)}
			for _, x := range append(i.AU.Title, i.AU.Description...) {
				kept = append(kept, x.Lang, x.Text)
			}
			for _, text := range kept {
				if !utf8.ValidString(text) || slices.Contains([]byte(text), 0) {
					t.Fatalf("%q cannot be stored", text)
				}
			}
			if i.Path == "" && i.Away == "" || strings.HasPrefix(i.Path, "..") || i.AU.In > len(p.Course.Blocks) {
				t.Fatalf("%+v leads nowhere", i)
			}
		}
	})
}

// What a part asks for before it is done.
func TestWhatAPartAsksFor(t *testing.T) {
	for m, want := range map[manifest.MoveOn][4]bool{ // by neither, completed, passed, both
		manifest.Passed: {false, false, true, true}, manifest.Completed: {false, true, false, true}, manifest.CompletedAndPassed: {false, false, false, true},
		manifest.CompletedOrPassed: {false, true, true, true}, manifest.NotApplicable: {true, true, true, true},
	} {
		if got := [4]bool{m.Met(false, false), m.Met(true, false), m.Met(false, true), m.Met(true, true)}; got != want {
			t.Errorf("%s: %v", m, got)
		}
	}
}
