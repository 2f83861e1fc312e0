package courses

import (
	"slices"
	"time"
)

// How honest progress is counted. Video seconds come in no faster than twice the clock; nine tenths of a video or of an
// article's depth are enough; a page counts when it stood there for two seconds.
const (
	playRate    = 2
	enoughPart  = 9000 // of 10000
	pageSeconds = 2
	almost      = Whole - 1
	maxSpans    = 500 // of a report
)

// enough is nine tenths of n, rounded up.
func enough(n int) int { return (n*enoughPart + Whole - 1) / Whole }

// Spans is a set of whole numbers as sorted, disjoint, non-touching ranges [from, to): seconds watched, pages shown.
type Spans [][2]int

// Count is how many numbers are in the set.
func (s Spans) Count() int {
	n := 0
	for _, r := range s {
		n += r[1] - r[0]
	}
	return n
}

// Has reports whether n is in the set.
func (s Spans) Has(n int) bool {
	return slices.ContainsFunc(s, func(r [2]int) bool { return r[0] <= n && n < r[1] })
}

// tidy sorts and merges ranges and cuts them to [0, limit).
func (s Spans) tidy(limit int) Spans {
	cut := make(Spans, 0, len(s))
	for _, r := range s {
		if from, to := max(r[0], 0), min(r[1], limit); from < to {
			cut = append(cut, [2]int{from, to})
		}
	}
	slices.SortFunc(cut, func(a, b [2]int) int { return a[0] - b[0] })
	merged := cut[:0]
	for _, r := range cut {
		if last := len(merged) - 1; last >= 0 && r[0] <= merged[last][1] {
			merged[last][1] = max(merged[last][1], r[1])
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

// minus is what is in s and not in t; both tidy.
func (s Spans) minus(t Spans) Spans {
	var out Spans
	for _, r := range s {
		from := r[0]
		for _, hole := range t {
			if hole[1] <= from || hole[0] >= r[1] {
				continue
			}
			if hole[0] > from {
				out = append(out, [2]int{from, hole[0]})
			}
			from = max(from, hole[1])
		}
		if from < r[1] {
			out = append(out, [2]int{from, r[1]})
		}
	}
	return out
}

// first keeps the n smallest numbers of s.
func (s Spans) first(n int) Spans {
	var out Spans
	for _, r := range s {
		if n <= 0 {
			break
		}
		out = append(out, [2]int{r[0], min(r[1], r[0]+n)})
		n -= r[1] - r[0]
	}
	return out
}

// Report is what a device saw since the module was opened on it. Reports may come late, twice, out of order or from several
// tabs: what was seen is a set, and what is not credited now because it came too fast can be sent again.
type Report struct {
	Watched Spans `json:"watched,omitempty" maxItems:"500"`             // video: seconds seen, as ranges [from, to)
	At      int   `json:"at,omitempty" minimum:"0"`                     // where the learner stands: seconds of a video, depth of an article of 10000
	Scroll  int   `json:"scroll,omitempty" minimum:"0" maximum:"10000"` // article: the deepest point read, of 10000
	Dwell   int   `json:"dwell,omitempty" minimum:"0"`                  // article: seconds in view since the last answered report
	Page    int   `json:"page,omitempty" minimum:"0"`                   // pdf: the page that is shown, from 1
	Whole   bool  `json:"whole,omitempty"`                              // pdf: the file itself was opened
	Visible Spans `json:"visible,omitempty" maxItems:"500"`             // when a page was in front of the learner, as ranges [from, to) of ms since 1970 by the server's clock
	Opened  int   `json:"opened,omitempty" minimum:"0"`                 // when it was first opened on a device that had saved it, in ms since 1970 by the server's clock
	Marked  int   `json:"marked,omitempty" minimum:"0"`                 // image, link, pdf: when the learner gave their word that it is done, in ms since 1970 by the server's clock

	openedAt time.Time // Opened, as far as it is believed
}

// apply adds what r shows to p, as far as the clock allows. Fraction, Seen and Depth never shrink.
func (p *Progress) apply(m Module, r Report, now time.Time) {
	if now.Before(p.UpdatedAt) {
		now = p.UpdatedAt // a clock that was set back gives nobody time
	}
	switch m.Kind {
	case Video:
		p.watch(m.Media.DurationS, r, now)
	case Article:
		p.read(m.MinSeconds(), r, now)
	case PDF:
		p.turn(m.Media.Pages, r.Page, now)
		if r.Whole && p.Position.WholeAt.IsZero() {
			p.Position.WholeAt = now
			if !r.openedAt.IsZero() {
				p.Position.WholeAt = r.openedAt // its pages are all on the saved page
			}
		}
	}
	p.Now = now
	if m.Kind != Article || r.Dwell > 0 { // what says nothing of reading takes nothing of the time for it
		p.UpdatedAt = now
	}
}

// watch credits seconds not seen before, all in all at most twice the time since the module was first opened.
func (p *Progress) watch(duration int, r Report, now time.Time) {
	if duration <= 0 {
		return
	}
	budget := playRate*secondsSince(p.OpenedAt, now) - p.Seconds
	fresh := r.Watched.tidy(duration).minus(p.Seen).first(budget)
	p.Seen = append(slices.Clone(p.Seen), fresh...).tidy(duration)
	p.Seconds = max(p.Seconds, p.Seen.Count())
	p.Position.At = min(r.At, duration)
	p.reach(p.Seen.Count()*Whole/duration, p.Seen.Count() >= enough(duration))
}

// read credits depth at once and time only as it passed since the last report.
func (p *Progress) read(need int, r Report, now time.Time) {
	p.Seconds += min(max(r.Dwell, 0), secondsSince(p.UpdatedAt, now))
	p.Depth = min(max(r.Scroll, p.Depth), Whole)
	p.Position.Scroll = min(max(r.At, 0), Whole)
	p.reach(min(p.Depth*Whole/enoughPart, p.Seconds*Whole/max(need, 1)), p.Depth >= enoughPart && p.Seconds >= need)
}

// turn credits the page that stood until now, if it stood long enough, and shows another. How long it stood says nothing of learning:
// that is measured (presence.go).
func (p *Progress) turn(pages, page int, now time.Time) {
	if page < 1 || page > pages {
		return
	}
	shown := p.Position.Page
	if shown >= 1 && shown <= pages && now.Sub(p.Position.ShownAt) >= pageSeconds*time.Second {
		p.Seen = append(slices.Clone(p.Seen), [2]int{shown, shown + 1}).tidy(pages + 1)
		p.Seconds = max(p.Seconds, p.Seen.Count()*pageSeconds)
	}
	if shown != page || p.Seen.Has(page) {
		p.Position.Page, p.Position.ShownAt = page, now
	}
	p.reach(p.Seen.Count()*Whole/max(pages, 1), p.Seen.Count() >= pages)
}

// reach raises the fraction; only what is done gets the whole of it.
func (p *Progress) reach(fraction int, done bool) {
	if done {
		p.done = true
		p.Fraction = Whole
		return
	}
	p.Fraction = max(p.Fraction, min(fraction, almost))
}

func secondsSince(from, now time.Time) int { return max(int(now.Sub(from)/time.Second), 0) }
