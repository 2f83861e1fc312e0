package quizzes

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
)

// A page asks every half minute whether another device changed something, and thousands of pages do. The address that it asks carries
// what shows that the page was the person's own: nobody is looked up for it. Whoever holds the address learns from it the state of one
// attempt and the number of its newest step, and nothing of answers.
const pulseRoute = "/kuis/:attempt/denyut/:bukti"

func (p *Pages) pulsePath(attempt id.Attempt) string {
	return quizPath(attempt) + "/denyut/" + p.proof(attempt)
}

// proof is short enough for an address and too long to guess.
func (p *Pages) proof(attempt id.Attempt) string {
	mac := hmac.New(sha256.New, p.PulseKey)
	mac.Write(attempt[:])
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// pulse answers a page. It runs beneath sessions and languages, which would cost more than the answer.
func (p *Pages) pulse(w http.ResponseWriter, r *http.Request) {
	word, proof, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/kuis/"), "/denyut/")
	var attempt id.Attempt
	if attempt.UnmarshalText([]byte(word)) != nil || !hmac.Equal([]byte(proof), []byte(p.proof(attempt))) {
		http.NotFound(w, r)
		return
	}
	n, err := p.Quizzes.Pulse(r.Context(), attempt)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		http.NotFound(w, r)
	case err != nil:
		w.WriteHeader(http.StatusServiceUnavailable) // it asks again
	default:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"state":"` + string(n.State) + `","seq":` + strconv.FormatInt(n.Seq, 10) + `}`))
	}
}
