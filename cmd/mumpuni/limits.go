package main

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"mumpuni/internal/pg"
)

// How many connections keep a database on a machine like this one busy with exams: three a core. Each has plans of its own to
// make and to keep, so that more of them make a rush slower: with 20 on 2 cores a finished attempt took 1.8 times the CPU that it
// took with 6. Pages have three a core, too, and with them some besides those which uploads hold for their locks: with 4 on 2 cores and eight
// people at once nearly each statement waited for a connection, and the waking up after it made a page a quarter dearer. Reports have one for two cores,
// as each keeps a core busy: with one a core nothing was left for the answers of exams, and of saves beside 40 exports on two cores 99 of
// 100 took 138 to 220 ms instead of 77. All of a server's, those of the queue and beside transactions included, are at most 47: two servers, or one and the next that takes its
// place, fit into the 100 that PostgreSQL takes unless told otherwise.
func defaultLimits(cores int) map[pg.Class]pg.Limits {
	return map[pg.Class]pg.Limits{
		pg.Exams: {Conns: min(16, max(4, 3*cores)), Statement: 10 * time.Second, Lock: 5 * time.Second, Wait: 5 * time.Second},
		pg.Pages: {Conns: min(10, max(6, 3*cores)), Statement: 15 * time.Second, Lock: 5 * time.Second, Wait: 5 * time.Second},
		pg.Reports: {
			Conns: min(4, max(1, cores/2)), Statement: 30 * time.Second, Lock: 5 * time.Second, Wait: 10 * time.Second, Queue: queueEach * max(2, cores),
		},
		pg.Jobs:  {Conns: fewestForJobs, Statement: 5 * time.Minute, Lock: 30 * time.Second, Wait: time.Minute},
		pg.Watch: {Conns: 2, Statement: 3 * time.Second, Lock: time.Second, Wait: 2 * time.Second},
	}
}

// fewestForJobs is what jobs must have: each of the parallelJobs that run at once may hold a connection and need another, and the
// job of jobs.Media holds one and never waits for a second (a test of courses makes files ready over a pool of one). With one more
// than that somebody always gets on.
const fewestForJobs = parallelJobs + 2

// toolConns is enough for a tool that works beside nobody, with jobs of its own.
const toolConns = 2 * fewestForJobs

// queueEach is how many requests for each core may wait for a place among the reports: when 40 ask at once on two cores, each waits in its
// order, for the bounded time. Who is told to come later at once, and does not wait, costs more than who waits.
const queueEach = 20

// fewest is the least number of connections with which a class works.
var fewest = map[pg.Class]int{pg.Exams: 2, pg.Pages: 3, pg.Reports: 1, pg.Jobs: fewestForJobs}

// readLimits fills in c.limits: the defaults, changed by settings such as «conns=8 statement=10s lock=5s wait=5s».
func (c *config) readLimits() []error {
	c.limits = defaultLimits(runtime.GOMAXPROCS(0))
	var problems []error
	for class, text := range map[pg.Class]string{pg.Exams: c.Exams, pg.Pages: c.Pages, pg.Reports: c.Reports, pg.Jobs: c.Jobs} {
		l, err := changedLimits(c.limits[class], text)
		if err == nil && (l.Conns < fewest[class] || l.Conns > 500) {
			err = fmt.Errorf("conns must be %d to 500", fewest[class])
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("MUMPUNI_DATABASE_%s: %w", strings.ToUpper(class.String()), err))
		}
		c.limits[class] = l
	}
	if c.DatabaseConns != "" {
		problems = append(problems, errors.New("MUMPUNI_DATABASE_CONNS is gone: exams, pages, reports and jobs each have their own "+
			"(MUMPUNI_DATABASE_EXAMS, _PAGES, _REPORTS, _JOBS, such as «conns=8»)"))
	}
	return problems
}

// changedLimits reads pairs such as «statement=10s» into l.
func changedLimits(l pg.Limits, text string) (pg.Limits, error) {
	for _, pair := range strings.Fields(text) {
		name, value, _ := strings.Cut(pair, "=")
		if name == "conns" {
			n, err := strconv.Atoi(value)
			if err != nil {
				return l, fmt.Errorf("conns must be a whole number: %q is not", value)
			}
			l.Conns = n
			continue
		}
		limit, ok := map[string]*time.Duration{"statement": &l.Statement, "lock": &l.Lock, "wait": &l.Wait}[name]
		if !ok {
			return l, fmt.Errorf("%q is none of conns, statement, lock and wait", name)
		}
		d, err := time.ParseDuration(value)
		if err != nil || d < 100*time.Millisecond || d > time.Hour {
			return l, fmt.Errorf("%s must be a time from 100ms to 1h, such as 10s: %q is not", name, value)
		}
		*limit = d
	}
	return l, nil
}
