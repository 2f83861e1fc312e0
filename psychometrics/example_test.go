package psychometrics_test

import (
	"fmt"

	"mumpuni/psychometrics"
)

// Somebody whose post requires level 3 is asked adaptively and answers everything rightly.
func Example() {
	rule, err := psychometrics.NewRule(psychometrics.FirstCuts, 0.95)
	if err != nil {
		panic(err)
	}
	var questions []psychometrics.Question
	for n := range 60 { // nothing is known of these but what judges say: their level
		level := n%5 + 1
		questions = append(questions, psychometrics.Question{ID: fmt.Sprint("q", n), Item: rule.Judged(level, 0.25), Level: level, Cell: fmt.Sprint("level ", level)})
	}
	bank, err := psychometrics.NewBank(questions)
	if err != nil {
		panic(err)
	}
	delivery := psychometrics.Delivery{Rule: rule, Required: 3, Most: 20}

	plan, err := psychometrics.Plan{Bank: bank, Delivery: delivery, Seed: 1}.Forecast()
	if err != nil {
		panic(err)
	}
	fmt.Printf("forecast: at least half are decided: %v\n", plan.Decided.Share > 0.5)

	sitting := bank.Begin(delivery, rule.Prior(), psychometrics.Exposure{}, nil, 42)
	for {
		question, stop := sitting.Next()
		if question < 0 {
			fmt.Println("stopped:", stop)
			break
		}
		sitting.Answer(true)
	}
	d := sitting.Decision()
	fmt.Printf("level 3 is %s with P %.2f after %d questions\n", d.State(3), d.P[2], d.Questions)

	// A second try, after a course, begins from the first.
	before := rule.Again(d.Posterior, true)
	fmt.Printf("less is known after a while: %v\n", before.SD() > d.SD)
	// Output:
	// forecast: at least half are decided: true
	// stopped: decided
	// level 3 is attained with P 0.97 after 9 questions
	// less is known after a while: true
}
