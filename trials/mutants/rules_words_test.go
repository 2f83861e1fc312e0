package mutants

// Rules of forms that outlive their session.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a form is given back to its person only", File: "web/pages/identity/draft.go",
			Old: "if !draft.Person.IsZero() && draft.Person != session.PersonID {",
			New: "if draft.Person.IsZero() {",
			Run: "TestAFormIsGivenBackToItsPersonOnly",
		},
		{
			Rule: "a form waits for the second factor", File: "web/pages/identity/draft.go",
			Old: "	case session.NeedsTOTP:",
			New: "	case session.NeedsTOTP && session.MustChange:",
			Run: "TestAFormWaitsForTheSecondFactor",
		},
	}...)
}
