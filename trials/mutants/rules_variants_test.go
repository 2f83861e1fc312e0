package mutants

// Rules of closed variants.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "only an open question has variants", File: "questions/variant.go",
			Old: "case !at.Open:", New: "case at.Open && at.ID == uuid.Nil:", Run: "TestAVariantIsClosed",
		},
		{
			Rule: "variants of one question are apart", File: "questions/variant.go",
			Old: "q.variant_of = $2", New: "q.variant_of = $1", Run: "TestAVariantIsClosed",
		},
		{
			Rule: "a variant that says the same is not reviewed", File: "questions/variant.go",
			Old: "if slices.Equal(", New: "if !slices.Equal(", Run: "TestAVariantIsClosed",
		},
		{
			Rule: "numbers of a law stay", File: "questions/vary.go",
			Old: "if source == \"\" {", New: "if source != \"x\" {", Run: "TestNumbersChange",
		},
		{
			Rule: "a number that follows from another is not taken for given", File: "questions/vary_number.go",
			Old: "if times == 0 {", New: "if times < 0 {", Run: "TestUnknownNumbers|TestEveryQuestionOfThe",
		},
		{
			Rule: "the greater of two numbers stays so", File: "questions/vary_number.go",
			Old: "|| !c.keepsOrder(in)", New: "|| c.keepsOrder(nil) && false", Run: "TestTheGreaterOfTwoNumbers",
		},
		{
			Rule: "a ready assessment's competencies are all known", File: "assessments/ready.go",
			Old: "known = known && there", New: "known = known || there", Run: "TestTheReadyAssessments",
		},
	}...)
}
