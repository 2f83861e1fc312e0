// Package health gathers how the house stands: figures of its parts, each judged. The page for operators, the API and the metrics
// show the same figures.
package health

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// State is a judgement.
type State string

// The judgements, from well to ill.
const (
	Fine  State = "fine"
	Watch State = "watch" // look at it soon
	Act   State = "act"   // somebody must do something
)

// Figure is one thing that was counted or measured, in the unit that its key says.
type Figure struct {
	Key   string  `json:"key" doc:"what it is: pool_in_use, certificate_days, clock_seconds …"`
	Of    string  `json:"of,omitempty" doc:"of which part: a class of connections, a state of jobs"`
	Value float64 `json:"value"`
	State State   `json:"state" enum:"fine,watch,act"`
}

// Judge is the figure with its state: Watch from watch on, Act from act on.
func Judge(key, of string, value, watch, act float64) Figure {
	f := Figure{Key: key, Of: of, Value: value, State: Fine}
	switch {
	case value >= act:
		f.State = Act
	case value >= watch:
		f.State = Watch
	}
	return f
}

// Source tells the figures of one part. One that fails says so by its error: the part is ill, or nobody knows.
type Source struct {
	Name string
	Tell func(ctx context.Context) ([]Figure, error)
}

const (
	keep    = 5 * time.Second // figures are asked for at most so often
	patient = 4 * time.Second // and waited for so long
)

// Board asks its sources and remembers for a moment what they said.
type Board struct {
	sources []Source

	mu   sync.Mutex
	last []Figure
	at   time.Time
}

// NewBoard makes a board of sources.
func NewBoard(sources ...Source) *Board { return &Board{sources: sources} }

// Read is every figure, in the order of the sources. A source that fails gives the figure unknown of its name.
func (b *Board) Read(ctx context.Context) []Figure {
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Since(b.at) < keep {
		return b.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patient)
	defer cancel()
	var all []Figure
	for _, s := range b.sources {
		figures, err := s.Tell(ctx)
		if err != nil {
			slog.WarnContext(ctx, "a figure of health is not known", "of", s.Name, "error", err)
			figures = append(figures, Figure{Key: "unknown", Of: s.Name, Value: 1, State: Act})
		}
		all = append(all, figures...)
	}
	b.last, b.at = all, time.Now()
	return all
}

// Describe tells nothing ahead: figures come and go.
func (*Board) Describe(chan<- *prometheus.Desc) {}

// Collect gives the figures to Prometheus as mumpuni_<key>{of="…"}.
func (b *Board) Collect(to chan<- prometheus.Metric) {
	for _, f := range b.Read(context.Background()) {
		desc := prometheus.NewDesc("mumpuni_"+strings.ReplaceAll(f.Key, ".", "_"), "See the page on the system's health.", []string{"of"}, nil)
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, f.Value, f.Of)
	}
}
