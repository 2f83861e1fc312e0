package starter_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"mumpuni/competencies"
	"mumpuni/questions/exchange"
	"mumpuni/questions/starter"
)

// Of each competency sixty, at each of levels 2 and 3 twenty at least, none at 5; a third of kinds that can hardly be guessed.
func asPromised(t complaints, all []exchange.Item) {
	hard := []exchange.Kind{exchange.Matching, exchange.Ordering, exchange.Numeric, exchange.Multiple}
	for _, code := range measured {
		levels, kinds, n, unguessed := map[int]int{}, map[exchange.Kind]int{}, 0, 0
		for _, it := range all {
			if it.Competency != code {
				continue
			}
			n++
			levels[it.Level]++
			kinds[it.Kind]++
			if slices.Contains(hard, it.Kind) {
				unguessed++
			}
		}
		t.Logf("%s %d %v %v", code, n, levels, kinds)
		if n != 60 || levels[2] < 20 || levels[3] < 20 || levels[1]+levels[2]+levels[3]+levels[4] != n {
			t.Errorf("%s: %d questions, levels %v", code, n, levels)
		}
		if 3*unguessed < n || kinds[exchange.TrueFalse] > 4 || kinds[exchange.Short] > 3 {
			t.Errorf("%s: kinds %v", code, kinds)
		}
	}
}

// One key, as many as the kind asks for, and a reason for every option.
func keysAndExplanations(t complaints, all []exchange.Item) {
	for _, it := range all {
		right := 0
		for _, o := range it.Options {
			if o.Right {
				right++
			}
			if it.Kind != exchange.Ordering && o.Feedback == "" {
				t.Errorf("%s: no reason for %q", it.Code, o.Text)
			}
		}
		n := len(it.Options)
		switch it.Kind {
		case exchange.Single:
			expect(t, it, right == 1 && (n == 3 || n == 4))
		case exchange.Multiple:
			expect(t, it, right >= 2 && right < n && n >= 4)
		case exchange.TrueFalse:
			expect(t, it, right == 1 && n == 2)
		case exchange.Ordering:
			expect(t, it, n >= 4 && n <= 6)
			for _, o := range it.Options {
				expect(t, it, strings.Contains(it.Feedback, "- "+o.Text+": "))
			}
		case exchange.Matching:
			expect(t, it, len(it.Pairs) >= 4 && len(it.Pairs) <= 5 && len(it.Distractors) > 0)
			for _, p := range it.Pairs {
				expect(t, it, strings.Contains(it.Feedback, "- "+p.Left+": "))
			}
		case exchange.Numeric:
			expect(t, it, strings.Contains(it.Feedback, "- Bila jawaban Anda "))
		}
	}
}

func expect(t complaints, it exchange.Item, holds bool) {
	if !holds {
		t.Errorf("%s: not as a %s question is", it.Code, it.Kind)
	}
}

// What is not on one paper is so from both sides, and is there.
func apartIsOfBoth(t complaints, all []exchange.Item) {
	apart := map[string][]string{}
	for _, it := range all {
		apart[it.Code] = it.Apart
	}
	pairs := 0
	for code, others := range apart {
		for _, other := range others {
			pairs++
			if !slices.Contains(apart[other], code) || other == code {
				t.Errorf("%s says %s, which does not say it back", code, other)
			}
		}
	}
	if pairs == 0 {
		t.Errorf("nothing is kept apart")
	}
}

// letters of an option, without marks.
func letters(o exchange.Option) int {
	return utf8.RuneCountInString(strings.NewReplacer("*", "", "_", "", "`", "").Replace(o.Text))
}

// Who knows nothing gets no more than chance: by the longest option, by the shortest, or always by the same place.
func guessersGetNothing(t complaints, all []exchange.Item) {
	for _, code := range measured {
		var n, chance, longest, shortest float64
		places := map[int]int{}
		for _, it := range all {
			if it.Competency != code || it.Kind != exchange.Single {
				continue
			}
			n++
			chance += 1 / float64(len(it.Options))
			longest += guess(it.Options, func(o exchange.Option) int { return letters(o) })
			shortest += guess(it.Options, func(o exchange.Option) int { return -letters(o) })
			places[slices.IndexFunc(it.Options, func(o exchange.Option) bool { return o.Right })]++
		}
		most := slices.Max(slices.Collect(maps.Values(places)))
		t.Logf("%s: chance %.3f, longest %.3f, shortest %.3f, places %v", code, chance/n, longest/n, shortest/n, places)
		if longest > chance+0.05*n || shortest > chance+0.12*n || float64(most) > chance+0.1*n {
			t.Errorf("%s: of %.0f by chance %.1f; longest %.1f, shortest %.1f, one place %d", code, n, chance, longest, shortest, most)
		}
	}
}

// guess is the chance to be right of who takes what scores most.
func guess(options []exchange.Option, score func(exchange.Option) int) float64 {
	best, of, right := -1<<30, 0, 0
	for _, o := range options {
		s := score(o)
		if s > best {
			best, of, right = s, 0, 0
		}
		if s == best {
			of++
			if o.Right {
				right++
			}
		}
	}
	return float64(right) / float64(of)
}

// The options of one question are about as long as one another.
func evenLength(t complaints, all []exchange.Item) {
	for _, it := range all {
		if it.Kind != exchange.Single && it.Kind != exchange.Multiple {
			continue
		}
		sum := 0
		for _, o := range it.Options {
			sum += letters(o)
		}
		mean := float64(sum) / float64(len(it.Options))
		for _, o := range it.Options {
			if off := float64(letters(o)) - mean; max(off, -off) > max(mean/4, 5) {
				t.Errorf("%s: %q has %d letters of %.0f", it.Code, o.Text, letters(o), mean)
			}
		}
	}
}

var (
	trick     = regexp.MustCompile(`(?i)\bkecuali\b|\bsemua (benar|salah|jawaban)\b|\btidak satu pun\b|jawaban di atas`)
	negative  = regexp.MustCompile(`(?i)\bbukan\b|\btidak tidak\b|\btidak boleh tidak\b`)
	brand     = regexp.MustCompile(`(?i)\b(whatsapp|wa|telegram|google|gmail|chrome|firefox|excel|word|powerpoint|windows|zoom|microsoft|facebook|instagram|tiktok|youtube|canva|dropbox|drive|android|iphone|chatgpt|gemini|kaspersky|avast|samsung|outlook|teams)\b`)
	unspoken  = regexp.MustCompile(`(?i)\b(kamu|anda2|gak|nggak|tsb|dgn|yg|utk|dll|merubah|dimana|di karenakan|silahkan|resiko|praktek|analisa|jadual|ijin|aktifitas|nasehat|apotik|antri|sekedar)\b`)
	thousands = regexp.MustCompile(`(\d)[.](\d)`)
	stop      = regexp.MustCompile(`[.?!…]["”»)]*\s+|\n\s*\n|\n- `)
)

// Plain language: no sentence of more than twenty words to read before one may answer, no trick, no brand, the words of the dictionary.
func plainLanguage(t complaints, all []exchange.Item) {
	for _, it := range all {
		for _, s := range sentences(it.Stem) {
			if n := len(strings.Fields(s)); n > 20 {
				t.Errorf("%s: %d words: %s", it.Code, n, s)
			}
		}
		if found := negative.FindString(it.Stem); found != "" {
			t.Errorf("%s: %q", it.Code, found)
		}
		for _, lint := range []*regexp.Regexp{trick, brand, unspoken} {
			if found := lint.FindString(words(it)); found != "" {
				t.Errorf("%s: %q", it.Code, found)
			}
		}
	}
}

// sentences of a text, without its tables and pictures.
func sentences(text string) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "![") {
			lines = append(lines, line)
		}
	}
	return stop.Split(thousands.ReplaceAllString(strings.Join(lines, "\n"), "$1$2"), -1)
}

// words are all that people read of a question.
func words(it exchange.Item) string {
	list := []string{it.Stem, it.Feedback, it.Topic}
	for _, o := range it.Options {
		list = append(list, o.Text, o.Feedback)
	}
	for _, p := range it.Pairs {
		list = append(list, p.Left, p.Right)
	}
	return strings.Join(append(list, it.Distractors...), "\n")
}

// What each question asks for is said by the framework that comes with the program, of the level that the question has, word for word; and
// nothing that the framework says is asked by no question.
func descriptorOfItsLevel(t complaints, all []exchange.Item) {
	framework, _, err := competencies.ParseFile(competencies.Seed())
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, g := range framework.Groups {
		for _, k := range g.Competencies {
			for level, list := range k.Descriptors {
				for _, text := range list {
					asked[k.Code+" "+level+" "+text.ID] = false
				}
			}
		}
	}
	if len(asked) != 8*11 {
		t.Errorf("the framework says %d things", len(asked))
	}
	for _, it := range all {
		says := fmt.Sprintf("%s %d %s", it.Competency, it.Level, it.Descriptor)
		if _, known := asked[says]; !known {
			t.Errorf("%s: the framework has no %q", it.Code, says)
		}
		asked[says] = true
	}
	for says, is := range asked {
		if !is {
			t.Errorf("no question asks for %q", says)
		}
	}
}

// Each question has a record of both checks that ends in its level, and what was changed says so.
func checkedTwice(t complaints, all []exchange.Item) {
	checks := starter.Checks()
	if len(checks) != 480 {
		t.Errorf("%d records", len(checks))
	}
	verdicts := []string{starter.Keep, starter.Mend, starter.Move, starter.Refuse}
	for _, it := range all {
		c := checks[it.Code]
		if c.Level != it.Level || c.Reason == "" || !slices.Contains(verdicts, c.Verdicts[0]) || !slices.Contains(verdicts, c.Verdicts[1]) {
			t.Errorf("%s at level %d: %+v", it.Code, it.Level, c)
		}
		kept := c.Verdicts[0] == starter.Keep && c.Verdicts[1] == starter.Keep && c.Verdicts[2] != starter.Mend
		if kept != (c.Change == starter.None) {
			t.Errorf("%s: %v, and changed %q", it.Code, c.Verdicts, c.Change)
		}
	}
}
