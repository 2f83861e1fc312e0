package mutants

// Rules of writing articles.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "what a module says already is no change", File: "courses/module_edit.go",
			Old: "if m.write(checked); m.tag() == now {",
			New: "if m.write(checked); m.tag() == \"\" {",
			Run: "TestARepeatedChangeMeetsNoOther",
		},
		{
			Rule: "a look at a text stores nothing", File: "web/pages/studio/module.go",
			Old: "	if r.Form(\"lalu\") == thenLook {\n		return p.look(r, v)\n	}\n	if d.Kind",
			New: "	if d.Kind",
			Run: "TestAnArticleWithoutScript",
		},
		{
			Rule: "a module goes to its place in one act", File: "courses/module_order.go",
			Old: "func(int) int { return place - 1 }",
			New: "func(int) int { return place }",
			Run: "TestAModuleIsPlaced",
		},
	}...)
}
