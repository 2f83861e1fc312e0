package psychometrics

import (
	"crypto/sha256"
	"fmt"
)

// Key names all that a forecast depends on: two plans with one key have the same forecast, whoever asks and whenever. It is of
// every field of the plan and of the questions in their order, as Go writes them: maps by their keys, numbers in full.
func (p Plan) Key() [sha256.Size]byte {
	if p.Bank == nil {
		return p.keyWith(nil)
	}
	return p.keyWith(p.Bank.questions) // what else a bank holds follows from them
}

func (p Plan) keyWith(questions []Question) [sha256.Size]byte {
	p.Bank = nil // an address says nothing
	h := sha256.New()
	fmt.Fprintf(h, "%#v\n%#v", p, questions)
	return [sha256.Size]byte(h.Sum(nil))
}
