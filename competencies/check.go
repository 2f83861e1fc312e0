package competencies

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
	"mumpuni/people"
)

// checker collects the faults of a framework file, each with its path.
type checker struct {
	faults fault.Many
	codes  map[string]bool // of groups and competencies
	levels map[int]bool
	rules  map[string]bool
}

func (c *checker) fail(path, key string) { c.faults = append(c.faults, fault.Field(path, key)) }

func (c *checker) file(f File) {
	c.code("code", f.Code)
	c.code("version", f.Version)
	c.text("name", f.Name)
	if utf8.RuneCountInString(f.Source) > 2000 {
		c.fail("source", "competency.text_too_long")
	}
	if _, ok := day(f.PublishedOn); !ok {
		c.fail("published_on", "competency.date_invalid")
	}
	c.scale(f.Levels)
	if len(f.Groups) == 0 {
		c.fail("groups", "competency.groups_missing")
	}
	for i, g := range f.Groups {
		c.group(fmt.Sprintf("groups[%d]", i), g)
	}
	c.rules = map[string]bool{}
	for i, r := range f.Required {
		c.rule(fmt.Sprintf("required[%d]", i), r)
	}
}

func (c *checker) code(path, code string) {
	if !codePattern.MatchString(code) {
		c.fail(path, "competency.code_invalid")
	}
}

func (c *checker) text(path string, t Text) {
	for lang, s := range map[string]string{"id": t.ID, "en": t.EN} {
		switch {
		case strings.TrimSpace(s) == "":
			c.fail(path+"."+lang, "competency.name_missing")
		case utf8.RuneCountInString(s) > 300:
			c.fail(path+"."+lang, "competency.text_too_long")
		}
	}
}

// scale wants levels 1, 2, 3 … in order, at most 9.
func (c *checker) scale(levels []FileLevel) {
	if len(levels) == 0 || len(levels) > 9 {
		c.fail("levels", "competency.levels_missing")
	}
	for i, l := range levels {
		path := fmt.Sprintf("levels[%d]", i)
		if l.Level != i+1 {
			c.fail(path+".level", "competency.levels_order")
		}
		c.levels[l.Level] = true
		c.text(path+".name", l.Name)
	}
}

func (c *checker) group(path string, g FileGroup) {
	c.unique(path+".code", g.Code)
	c.text(path+".name", g.Name)
	if len(g.Competencies) == 0 {
		c.fail(path+".competencies", "competency.group_empty")
	}
	for i, k := range g.Competencies {
		at := fmt.Sprintf("%s.competencies[%d]", path, i)
		c.unique(at+".code", k.Code)
		c.text(at+".name", k.Name)
		c.descriptors(at+".descriptors", k.Descriptors)
		if k.Continues != nil && *k.Continues != "" {
			c.code(at+".continues", *k.Continues)
		}
	}
}

func (c *checker) unique(path, code string) {
	c.code(path, code)
	if c.codes[code] {
		c.fail(path, "competency.code_twice")
	}
	c.codes[code] = true
}

func (c *checker) rule(path string, r FileRule) {
	if len(r.Competencies) == 0 {
		c.fail(path+".competencies", "competency.rule_empty")
	}
	for i, code := range r.Competencies {
		if !c.codes[code] {
			c.fail(fmt.Sprintf("%s.competencies[%d]", path, i), "competency.code_unknown")
		}
		key := strings.Join([]string{code, r.PostKind, r.PostLevel, strings.ToLower(r.PostName)}, "|")
		if c.rules[key] {
			c.fail(fmt.Sprintf("%s.competencies[%d]", path, i), "competency.rule_twice")
		}
		c.rules[key] = true
	}
	if !slices.Contains(people.PostKinds, r.PostKind) {
		c.fail(path+".post_kind", "competency.post_kind_unknown")
	}
	if r.PostLevel != "" && !slices.Contains(people.PostLevels[r.PostKind], r.PostLevel) {
		c.fail(path+".post_level", "competency.post_level_unknown")
	}
	if !c.levels[r.Level] {
		c.fail(path+".level", "competency.level_unknown")
	}
	if _, ok := day(r.ValidFrom); !ok {
		c.fail(path+".valid_from", "competency.date_invalid")
	}
	if utf8.RuneCountInString(r.Reason) > 500 || utf8.RuneCountInString(r.PostName) > 200 {
		c.fail(path+".reason", "competency.text_too_long")
	}
}
