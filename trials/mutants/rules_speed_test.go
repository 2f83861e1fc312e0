package mutants

func init() {
	mutants = append(mutants, Mutant{
		Rule: "a database that a test left half filled is not copied", File: "internal/pgtest/pgtest.go",
		Old: "\t\tfill(server.URL(name))\n\t\tf.name = name\n",
		New: "\t\tf.name = name\n\t\tfill(server.URL(name))\n",
		Run: "TestAFillThatFails",
	}, Mutant{
		Rule: "a database is filled once for all the tests of a package", File: "internal/pgtest/pgtest.go",
		Old: "\t\tf.name = name\n\t}\n\treturn copied(t, f.name)",
		New: "\t\treturn copied(t, name)\n\t}\n\treturn copied(t, f.name)",
		Run: "TestFilledOnce",
	}, Mutant{
		Rule: "a program that somebody left half written is made anew", File: "internal/built/built.go",
		Old: "if _, err := os.Stat(half); err == nil {",
		New: "if root == \"\" {",
		Run: "TestAHalfWritten",
	})
}
