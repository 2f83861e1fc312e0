package document

import "testing"

// Where a heading is marked, a line in bold is what somebody stressed.
func TestHeadingsAreGuessedOnlyWhereNoneIsMarked(t *testing.T) {
	bold := func() block { return block{bold: true, words: "Langkah pertama", text: "**Langkah pertama**"} }
	none := []block{bold(), {text: "Isi."}}
	if !guessHeadings(none) || none[0].level != 1 {
		t.Errorf("nothing is marked, and the bold line is no heading: %+v", none[0])
	}
	marked := []block{{level: 2, text: "Pendahuluan", words: "Pendahuluan"}, bold()}
	if guessHeadings(marked) || marked[1].level != 0 {
		t.Errorf("a heading is marked, and the bold line became one, too: %+v", marked[1])
	}
}
