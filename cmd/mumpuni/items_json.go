package main

import (
	"math"

	"mumpuni/psychometrics"
)

// analysis is what «items analyse» prints. A figure that the answers do not give is null.
type analysis struct {
	Persons       int          `json:"n_persons"`
	Items         int          `json:"n_items"`
	Model         string       `json:"model"`
	LogLik        float64      `json:"loglik"`
	Converged     bool         `json:"converged"`
	Iterations    int          `json:"iterations"`
	Variance      float64      `json:"variance"` // of ability; 1 unless rasch
	Each          []itemJSON   `json:"items"`
	Alpha         *float64     `json:"alpha"`
	AlphaInterval []float64    `json:"alpha_interval,omitempty"` // 95 %
	People        []personJSON `json:"persons"`
}

type itemJSON struct {
	ID     string                 `json:"id"`
	A      *float64               `json:"a"`
	B      *float64               `json:"b"`
	SEA    *float64               `json:"se_a"`
	SEB    *float64               `json:"se_b"`
	P      *float64               `json:"p"`
	Total  *float64               `json:"r_it"`
	Rest   *float64               `json:"r_rest"`
	Infit  *float64               `json:"infit"`
	Outfit *float64               `json:"outfit"`
	N      int                    `json:"n"`
	Advice []psychometrics.Advice `json:"advice"`
}

// personJSON is one line of the file, the first below the header being row 1.
type personJSON struct {
	Row    int      `json:"row"`
	EAP    float64  `json:"eap"`
	SE     float64  `json:"se"`
	SEInfo *float64 `json:"se_info"`
}

func analysisOf(model string, names []string, data psychometrics.Responses, fit psychometrics.Fit) analysis {
	out := analysis{
		Persons: len(data), Items: len(names), Model: model, LogLik: fit.LogLik, Converged: fit.Converged, Iterations: fit.Iterations,
		Variance: fit.SD * fit.SD, Each: make([]itemJSON, len(names)), People: make([]personJSON, len(data)),
	}
	for j, c := range data.Classical() {
		i := fit.Items[j]
		out.Each[j] = itemJSON{
			ID: names[j], A: known(i.A), B: known(i.B), SEA: known(i.SEA), SEB: known(i.SEB), P: known(c.P), Total: known(c.Total),
			Rest: known(c.Rest), Infit: known(fit.Infit[j]), Outfit: known(fit.Outfit[j]), N: c.N,
			Advice: psychometrics.Advise(psychometrics.Facts{Classical: c, Chance: i.C, Infit: fit.Infit[j], Outfit: fit.Outfit[j]}),
		}
	}
	for i, s := range fit.Scores {
		out.People[i] = personJSON{Row: i + 1, EAP: s.EAP, SE: s.SE, SEInfo: known(s.SEInfo)}
	}
	if r := data.Reliability(); r.Known {
		out.Alpha, out.AlphaInterval = &r.Alpha, []float64{r.Low, r.High}
	}
	return out
}

// known is x, or nil where it is no number.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
