package courses

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// catalogueView is a page of the catalogue and what it was asked for.
type catalogueView struct {
	courses.Found
	Filter courses.CatalogueFilter
	Groups []courses.Group

	Chosen    competencies.Competency // the one asked for, if any
	Measuring []assessments.Offer     // that measure it

	Gaps   int               // competencies of the viewer below the level of their post, when what closes them was asked for
	Closes map[uuid.UUID]int // how many of them each course teaches above what they have
}

const cataloguePage = 12

func (p *Pages) catalogue(r *route.Request) error {
	v := catalogueView{Filter: courses.CatalogueFilter{
		Query: r.Query("q"), Group: r.Query("kelompok"), Language: r.Query("bahasa"), Mine: r.Query("saya"),
		Page: r.PageNumber(), Limit: cataloguePage,
	}}
	v.Filter.MaxJP, _ = strconv.Atoi(r.Query("jp")) // anything else is no limit
	v.Filter.MaxMinutes, _ = strconv.Atoi(r.Query("menit"))
	v.Filter.MaxBytes, v.Filter.Offline = megabytes(r.Query("mb")), r.Query("luring") != ""
	v.Filter.CompetencyID = route.OptionalID[uuid.UUID](r.Query("kompetensi"))
	v.Filter.Level, _ = strconv.Atoi(r.Query("level"))
	if err := p.competency(r, &v); err != nil {
		return err
	}
	var err error
	if v.Filter.Mine == mineGaps {
		if err = p.closing(r, &v); err != nil {
			return err
		}
	}
	if v.Found, err = p.Courses.Find(r.Ctx(), r.Who, v.Filter); err != nil {
		return err
	}
	if v.Groups, err = p.Courses.Groups(r.Ctx()); err != nil {
		return err
	}
	return r.Render(http.StatusOK, cataloguePageOf(v))
}

// mineGaps is the choice of the courses that close one's own gaps.
const mineGaps = "gaps"

// closing finds the viewer's gaps and the courses that teach more of them than the viewer has shown.
func (p *Pages) closing(r *route.Request, v *catalogueView) error {
	v.Filter.Among = []uuid.UUID{}
	own, err := p.Competencies.Profile(r.Ctx(), r.Who, r.Who.PersonID, time.Time{})
	if fault.KindOf(err) == fault.NotFound {
		return nil // no framework yet, or nobody's record: no gap is known
	}
	if err != nil {
		return err
	}
	has, lines := map[uuid.UUID]int{}, []uuid.UUID{}
	for _, i := range own.Items {
		if i.State == competencies.Below {
			has[i.CompetencyID] = i.Attained
			lines = append(lines, i.CompetencyID)
		}
	}
	teaching, err := p.Courses.Teaching(r.Ctx(), lines)
	if err != nil {
		return err
	}
	v.Gaps, v.Closes = len(lines), closes(has, teaching)
	v.Filter.Among = slices.AppendSeq(v.Filter.Among, maps.Keys(v.Closes))
	return nil
}

// closes counts the gaps in which each course teaches more than one has, the level had by competency.
func closes(has map[uuid.UUID]int, teaching map[uuid.UUID][]courses.TeachingCourse) map[uuid.UUID]int {
	n := map[uuid.UUID]int{}
	for line, list := range teaching {
		for _, c := range list {
			if c.Level > has[line] {
				n[c.CourseID]++
			}
		}
	}
	return n
}

// competency fills in what the catalogue says of the competency asked for; one that is in no framework is none.
func (p *Pages) competency(r *route.Request, v *catalogueView) error {
	if v.Filter.CompetencyID == uuid.Nil {
		v.Filter.Level = 0
		return nil
	}
	all, err := p.Competencies.Competencies(r.Ctx())
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c competencies.Competency) bool {
		return c.ID == v.Filter.CompetencyID || c.SameAs == v.Filter.CompetencyID
	})
	if at < 0 {
		v.Filter.CompetencyID, v.Filter.Level = uuid.Nil, 0
		return nil
	}
	v.Chosen = all[at]
	v.Measuring, err = p.Assessments.OffersOf(r.Ctx(), r.Who, v.Chosen.ID, v.Filter.Level)
	return err
}

// href is the same catalogue on another page or with another choice of Mine.
func (v catalogueView) href(mine string, page int) string {
	f := v.Filter
	return ui.ListHref("/kursus", page, "q", f.Query, "kelompok", f.Group, "bahasa", f.Language, "jp", mostValue(int64(f.MaxJP)), "saya", mine,
		"menit", mostValue(int64(f.MaxMinutes)), "mb", mostValue(f.MaxBytes/megabyte), "luring", offlineValue(f.Offline),
		"kompetensi", ui.IDOrEmpty(v.Filter.CompetencyID), "level", levelValue(v.Filter.Level))
}

// filters counts the choices below the search that were made.
func (v catalogueView) filters() (n int) {
	f := v.Filter
	for _, made := range []bool{f.Group != "", f.Language != "", f.MaxJP > 0, f.MaxMinutes > 0, f.MaxBytes > 0, f.Offline, f.Level > 0} {
		if made {
			n++
		}
	}
	return n
}

// narrowed reports whether anything was asked for.
func (v catalogueView) narrowed() bool {
	return v.besideWords() || v.Filter.Query != ""
}

// besideWords reports whether anything was asked for but words.
func (v catalogueView) besideWords() bool {
	return v.filters() > 0 || v.Filter.CompetencyID != uuid.Nil || v.Filter.Mine != ""
}
