package mutants

func init() {
	mutants = append(mutants, Mutant{
		Rule: "an attempt that runs beside another is not forgotten with it", File: "identity/session.go",
		Old: "case !runs && t.ID == r.ID && r.Others == 0:",
		New: "case !runs && t.ID == r.ID:",
		Run: "TestATurnIsKnownWithoutAsking",
	}, Mutant{
		Rule: "who cancels is led where a page opens", File: "web/route/stepup.go",
		Old: "if u, err := url.Parse(at); err == nil && r.opens(u.Path) {",
		New: "if u, err := url.Parse(at); err == nil && u.Path != \"\" {",
		Run: "TestBackStays",
	}, Mutant{
		Rule: "a list is read in another process", File: "internal/sheet/apart.go",
		Old: "\tselect {\n\tcase oneAtATime <- struct{}{}:",
		New: "\tif r != nil {\n\t\treturn l.Read(r)\n\t}\n\tselect {\n\tcase oneAtATime <- struct{}{}:",
		Run: "TestABomb",
	})
}
