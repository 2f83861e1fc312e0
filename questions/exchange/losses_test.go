package exchange

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mumpuni/internal/sheet"
)

// bare is one item of each kind with nothing but what its kind needs.
func bare() []Item {
	return []Item{
		{Kind: Single, Stem: "Siapa yang menandatangani surat?", Options: []Option{{Text: "Camat", Right: true}, {Text: "Lurah"}, {Text: "Bupati"}}},
		{Kind: Multiple, Stem: "Mana yang termasuk arsip?", Options: []Option{{Text: "Surat", Right: true}, {Text: "Foto", Right: true}, {Text: "Meja"}}},
		{Kind: TrueFalse, Stem: "Arsip boleh dibuang.", Options: []Option{{}, {Right: true}}},
		{Kind: Matching, Stem: "Pasangkan aplikasi.", Pairs: []Pair{{"SRIKANDI", "surat"}, {"LAPOR", "aduan"}}},
		{Kind: Ordering, Stem: "Urutkan langkah.", Options: []Option{{Text: "Terima"}, {Text: "Catat"}, {Text: "Arsip"}}},
		{Kind: Numeric, Stem: "Berapa orang?", Number: &Number{"12", "0", nil}},
		{Kind: Short, Stem: "Ibu kota Jawa Barat?", Accepted: []string{"Bandung"}},
	}
}

// features are what a question may hold besides, each alone.
var features = []struct {
	name string
	add  func(t testing.TB, it *Item)
}{
	{"nothing", func(testing.TB, *Item) {}},
	{"table", func(_ testing.TB, it *Item) { it.Stem += "\n\n| Jenis | Jumlah |\n|---|---|\n| KK | 3 |" }},
	{"wide table", func(_ testing.TB, it *Item) {
		it.Stem += "\n\n| Jenis | Jumlah | Tahun |\n|---|---|---|\n| KK | 3 | 2020 |\n| KTP | 4 | 2021 |\n\nPerhatikan tabel."
	}},
	{"lines", func(_ testing.TB, it *Item) { it.Stem += "\nBaris kedua." }},
	{"paragraphs", func(_ testing.TB, it *Item) { it.Stem += "\n\nAlinea kedua." }},
	{"list", func(_ testing.TB, it *Item) { it.Stem += "\n\n- satu\n- dua" }},
	{"picture", func(t testing.TB, it *Item) {
		it.Stem += "\n\n![Alur surat](gambar:alur.png)"
		it.Pictures = []Picture{{"alur.png", "Alur surat", png8(t, 8)}}
	}},
	{"picture in an option", func(t testing.TB, it *Item) {
		if len(it.Options) > 0 && it.Kind != TrueFalse {
			it.Options[1].Text = "![Cap](gambar:cap.png)"
			it.Pictures = []Picture{{"cap.png", "Cap", png8(t, 9)}}
		}
	}},
	{"number", func(_ testing.TB, it *Item) { it.Stem = "2. " + it.Stem }},
	{"letters", func(_ testing.TB, it *Item) { it.Stem += "\na. bukan opsi\nb. bukan opsi juga" }},
	{"key", func(_ testing.TB, it *Item) { it.Stem += "\nKunci: B" }},
	{"signs", func(_ testing.TB, it *Item) { it.Stem = "a = {b} ~ #c : d -> e? *tebal* H~2~O <x> & y" }},
	{"emphasis", func(_ testing.TB, it *Item) { it.Stem = "Mana yang **bukan** arsip?" }},
	{"feedback", func(_ testing.TB, it *Item) { it.Feedback = "Menurut UU 43/2009." }},
	{"feedback in lines", func(_ testing.TB, it *Item) { it.Feedback = "Baris satu.\nBaris dua." }},
	{"feedback of options", func(_ testing.TB, it *Item) {
		for i := range it.Options {
			if it.Kind != Ordering {
				it.Options[i].Feedback = fmt.Sprintf("Umpan %d.", i+1)
			}
		}
	}},
	{"lines in options", func(_ testing.TB, it *Item) {
		if len(it.Options) > 0 && it.Kind != TrueFalse {
			it.Options[0].Text = "Baris satu\nbaris dua"
		}
		if len(it.Pairs) > 0 {
			it.Pairs[0].Right = "surat\nmasuk"
		}
	}},
	{"same text twice", func(_ testing.TB, it *Item) {
		if len(it.Pairs) > 0 {
			it.Distractors = []string{"belanja", "gaji; upah"}
		}
	}},
	{"unit", func(_ testing.TB, it *Item) {
		if it.Number != nil {
			it.Number = &Number{"1.5", "0.05", []string{"km", "m"}}
		}
	}},
	{"answers", func(_ testing.TB, it *Item) {
		if it.Kind == Short {
			it.Accepted = []string{"Bandung; Kota", "bintang *", "= {x}"}
		}
	}},
	{"competency", func(_ testing.TB, it *Item) { it.Competency, it.Level = "LD.1.3", 2 }},
	{"topic", func(_ testing.TB, it *Item) { it.Topic = "Kearsipan" }},
	{"source", func(_ testing.TB, it *Item) { it.Source = "UU 43/2009 pasal 3" }},
	{"descriptor", func(_ testing.TB, it *Item) {
		it.Competency, it.Level, it.Descriptor = "LD.1.3", 2, "menata berkas, menyimpannya"
	}},
	{"code", func(_ testing.TB, it *Item) { it.Code = "A-7" }},
	{"apart", func(_ testing.TB, it *Item) { it.Code, it.Apart = "A-7", []string{"A-8"} }},
	{"open", func(_ testing.TB, it *Item) { it.Open = true }},
}

// unknown are the kinds that a format has no way to write.
var unknownKinds = map[Format][]Kind{Aiken: {Multiple, Matching, Ordering, Numeric, Short}, GIFT: {Ordering}}

// Each sentence about what a file does not carry is true, and nothing is lost of which none is said: of every kind, with everything that a question may hold, in
// every format, alone and between two others.
func TestEachLossThatIsNamedIsOneAndEachLossIsNamed(t *testing.T) {
	said := map[string]int{}
	for _, f := range Formats {
		for k := range bare() {
			for _, feature := range features {
				it := bare()[k]
				feature.add(t, &it)
				before, after := bare()[0], bare()[2]
				for n, items := range [][]Item{{it}, {before, it, after}} {
					e, err := Write(f, items, sheet.Table{})
					if err != nil {
						t.Fatalf("%s %s with %s: %v", f, it.Kind, feature.name, err)
					}
					notes := e.Losses[n]
					if wrong := untrue(f, it, bare()[k], notes, readBack(f, e.Data, len(items), n, it)); wrong != "" {
						t.Errorf("%s, %s with %s: %s\nsaid: %v", f, it.Kind, feature.name, wrong, notes)
					}
					for _, n := range notes {
						said[fmt.Sprint(n.Key, n.Args["Why"])]++
					}
				}
			}
		}
	}
	t.Log(said)
	if said["bank.export.unreadtable"] == 0 || said["bank.export.unreadlines"] == 0 || said["bank.export.kind<nil>"] == 0 || said["bank.export.unread"] > 0 {
		t.Error("the reasons for which a question does not come back were not all met, or one had none")
	}
}

// readBack is what is read of an item from the file, where that holds as many questions as were written, else from a file of its own.
func readBack(f Format, data []byte, written, n int, it Item) *Question {
	if all, err := parseAny(data); err == nil && len(all.Questions) == written {
		return &all.Questions[n]
	}
	return alone(f, it)
}

// untrue says what is wrong with what was said of an item, "" for nothing; plain is it without its feature.
func untrue(f Format, it, plain Item, notes []Note, back *Question) string {
	comes := back != nil && len(back.Reasons) == 0 && back.Item.Kind == it.Kind
	for _, n := range notes {
		switch n.Key {
		case "bank.export.kind":
			if !slices.Contains(unknownKinds[f], it.Kind) || n.Args["Kind"] != string(it.Kind) || len(notes) != 1 {
				return "the format knows the kind"
			}
			return ""
		case "bank.export.unread":
			return untrueUnread(f, it, plain, n, comes)
		}
	}
	switch {
	case slices.Contains(unknownKinds[f], it.Kind):
		return "the format does not know the kind, which is not said"
	case !comes:
		return "it does not come back, which is not said"
	}
	return untrueParts(it, back.Item, notes)
}

func untrueUnread(f Format, it, plain Item, n Note, comes bool) string {
	if comes {
		return "it comes back"
	}
	data, err := write(f, []Item{it}, sheet.Table{})
	if err != nil || f != DOCX && f != XLSX && !strings.Contains(string(data), strings.Fields(it.Stem)[0]) {
		return "it is not in the file"
	}
	if back := alone(f, plain); back == nil || len(back.Reasons) > 0 {
		return "without anything in it, it does not come back either"
	}
	if n.Args["Why"] == "table" && !strings.Contains(it.Stem, "|---") || n.Args["Why"] == "picture" && len(it.Pictures) == 0 || n.Args["Why"] == "" {
		return "that is not why"
	}
	return ""
}

// untrueParts compares what is said to be lost with what is.
func untrueParts(it, got Item, notes []Note) string {
	lost := map[string]bool{}
	strip := func(s string) string { return s }
	if len(got.Pictures) < len(it.Pictures) {
		lost["pictures"] = true
		strip = func(s string) string { return strings.TrimSpace(withoutPictures(s)) }
	} else if !reflect.DeepEqual(got.Pictures, it.Pictures) {
		lost["picture_names"] = true
	}
	lost["stem"] = strip(it.Stem) != strip(got.Stem)
	lost["number"] = !reflect.DeepEqual(got.Number, it.Number)
	lost["accepted"] = fmt.Sprint(got.Accepted) != fmt.Sprint(it.Accepted)
	lost["pairs"] = strip(fmt.Sprintf("%q%q", it.Pairs, it.Distractors)) != strip(fmt.Sprintf("%q%q", got.Pairs, got.Distractors))
	texts := func(list []Option) (choice, told string) {
		for _, o := range list {
			choice += fmt.Sprintf("%q%v", strip(o.Text), o.Right)
			told += fmt.Sprintf("%q", strip(o.Feedback))
		}
		return choice, told
	}
	choice, told := texts(it.Options)
	gotChoice, gotTold := texts(got.Options)
	lost["options"], lost["feedback"] = choice != gotChoice, told != gotTold || strip(it.Feedback) != strip(got.Feedback)
	tags := map[string]bool{
		"Competency": it.Competency != got.Competency, "Level": it.Level != got.Level, "Topic": it.Topic != got.Topic, "Source": it.Source != got.Source,
		"Descriptor": it.Descriptor != got.Descriptor, "Code": it.Code != got.Code, "Apart": fmt.Sprint(it.Apart) != fmt.Sprint(got.Apart), "Open": it.Open != got.Open,
	}
	for _, gone := range tags {
		lost["tags"] = lost["tags"] || gone
	}
	said := map[string]bool{}
	for _, n := range notes {
		part := strings.TrimPrefix(n.Key, "bank.export.")
		said[part] = true
		if part == "tags" {
			for name, gone := range tags {
				if (n.Args[name] == true) != gone {
					return fmt.Sprintf("%s: lost %v, said %v", name, gone, n.Args[name])
				}
			}
		}
	}
	for part, gone := range lost {
		if gone != said[part] {
			return fmt.Sprintf("%s: lost %v, said %v\nwas  %+v\ncame %+v", part, gone, said[part], it, got)
		}
	}
	return ""
}
