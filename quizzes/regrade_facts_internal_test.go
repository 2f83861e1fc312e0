package quizzes

import (
	"strings"
	"testing"

	"mumpuni/internal/id"
)

// What the second person reads of a regrade is messages, and of what does not happen nothing is said.
func TestFactsOfARegradeAreMessages(t *testing.T) {
	facts := factsOf(Regrade{Kind: OfQuestion, Reason: "Kunci keliru"}, []Effect{{PersonID: id.Person{1}, MarkChanged: true, Gained: true}})
	if len(facts) != 5 || facts[4].Key != "approvals.fact.regrade_gained" || facts[4].After != "1" {
		t.Errorf("%+v", facts)
	}
	for _, f := range facts {
		if !strings.HasPrefix(f.Key, "approvals.fact.") {
			t.Errorf("%s is no message", f.Key)
		}
	}
}
