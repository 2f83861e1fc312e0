package mutants

// Rules of xAPI statements: what one is, who may say and hear what, and who overwrites what.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a statement has no property that xAPI does not know", File: "xapi/statement/rule.go",
			Old: "if !known {", New: "if !known && name == \"\" {", Run: "TestWhatIsNoStatement",
		},
		{
			Rule: "an agent is identified by exactly one thing", File: "xapi/statement/actor.go",
			Old: "n != 1 {", New: "n < 1 {", Run: "TestWhatIsNoStatement",
		},
		{
			Rule: "a scaled score is between -1 and 1", File: "xapi/statement/whole.go",
			Old: "scaled < -1 || scaled > 1:", New: "scaled < -1 || scaled > 2:", Run: "TestWhatIsNoStatement",
		},
		{
			Rule: "the least score is less than the most", File: "xapi/statement/whole.go",
			Old: "least >= most:", New: "least > most:", Run: "TestWhatIsNoStatement",
		},
		{
			Rule: "weeks of a duration stand alone", File: "xapi/statement/moment.go",
			Old: "(?:(N)W|(?:(N)Y)?", New: "(?:(N)W)?(?:(?:(N)Y)?", Run: "TestWhatIsNoStatement",
		},
		{
			Rule: "only a statement is voided", File: "xapi/statement/whole.go",
			Old: `verb["id"] == Voided && typeOf`, New: `verb["id"] != Voided && typeOf`, Run: "TestWhatIs",
		},
		{
			Rule: "what differs is not the same statement", File: "xapi/statement/same.go",
			Old: "return bytes.Equal(encode(kept), encode(sent))", New: "return len(encode(kept)) > 0 && len(encode(sent)) > 0", Run: "TestTheSameSaidTwice",
		},
		{
			Rule: "a signature is of its own statement", File: "xapi/statement/sign.go",
			Old: "|| !alike(s.unsigned(), essence(signed))", New: "|| len(signed) == 0", Run: "TestSignaturesOfStatements",
		},
		{
			Rule: "a bound caller speaks of its own actor", File: "xapi/record.go",
			Old: "one.Actor.IFI() != b.Actor.IFI() ||", New: "one.Actor.IFI() == \"\" ||", Run: "TestBoundCallersAreAlone",
		},
		{
			Rule: "a bound caller speaks of its own registration", File: "xapi/record.go",
			Old: "one.Registration() != b.Registration ||", New: "one.Registration() != b.Registration && b.Session == \"x\" ||", Run: "TestBoundCallersAreAlone",
		},
		{
			Rule: "a bound caller voids nothing", File: "xapi/record.go",
			Old: "|| one.Verb.ID == statement.Voided {", New: "|| one.Verb.ID == \"\" {", Run: "TestBoundCallersAreAlone",
		},
		{
			Rule: "a bound caller hears of its own registration", File: "xapi/query.go",
			Old: "if who.Bound != nil {\n\t\tsel.Where(\"s.registration = ?\", who.Bound.Registration)\n\t}\n\tif q.Since", New: "if q.Since",
			Run: "TestBoundCallersAreAlone",
		},
		{
			Rule: "what voids cannot be void", File: "xapi/query.go",
			Old: `const voided = "s.voids is null and `, New: `const voided = "`, Run: "TestVoiding",
		},
		{
			Rule: "what a hook refuses is not kept", File: "xapi/record.go",
			Old: "return s.hooks.Recorded(ctx, tx, *who.Bound, fresh)", New: "_ = s.hooks.Recorded(ctx, tx, *who.Bound, fresh)\n\t\treturn nil", Run: "TestWhatIsRefusedIsNotKept",
		},
		{
			Rule: "nobody overwrites a document unseen", File: "xapi/write.go",
			Old: "case was != nil:\n\t\treturn ErrOverwrite", New: "case was != nil && was.ETag == \"\":\n\t\treturn ErrOverwrite", Run: "TestNobodyOverwritesUnseen",
		},
		{
			Rule: "a document is written only as it was named", File: "xapi/write.go",
			Old: `if c.IfMatch != "" && !named(c.IfMatch, was) {`, New: `if c.IfMatch == "x" && !named(c.IfMatch, was) {`, Run: "TestNobodyOverwritesUnseen",
		},
		{
			Rule: "who writes a document waits for who writes it", File: "xapi/documents.go",
			Old: "select pg_advisory_xact_lock($1)", New: "select pg_advisory_xact_lock_shared($1)", Run: "TestManyAtOnce",
		},
		{
			Rule: "a bound caller has the states of its own actor", File: "xapi/place.go",
			Old: "at.Kind != ActivityProfile && at.Agent != b.Actor.IFI(),", New: "at.Kind == ActivityProfile && at.Agent != \"\",", Run: "TestBoundCallersHaveTheirOwnDocuments",
		},
		{
			Rule: "a bound caller has the states of its own registration", File: "xapi/place.go",
			Old: "at.Kind == State && at.Registration != b.Registration:", New: "at.Kind == State && at.Registration == uuid.Max:", Run: "TestBoundCallersHaveTheirOwnDocuments",
		},
		{
			Rule: "a file is given with its own statement alone", File: "xapi/query.go",
			Old: "from xapi_attachments where statement_id = any($1) order", New: "from xapi_attachments where cardinality($1::uuid[]) > 0 order", Run: "TestFilesOfStatements",
		},
		{
			Rule: "a file is what its hash says", File: "xapi/files.go",
			Old: "case came && !is(part.Body, hash):", New: "case came && !is(part.Body, hash) && len(hash) == 0:", Run: "TestFilesOfStatements",
		},
		{
			Rule: "what a program reads is in the audit", File: "xapi/heard.go",
			Old: "if who.Key == nil {", New: "if who.Key == nil || n > 0 {", Run: "TestWhatAProgramReadsIsWrittenDown",
		},
		{
			Rule: "a key that was taken back opens nothing", File: "xapi/keys.go",
			Old: "from xapi_keys where id = $1 and revoked_at is null\", id)", New: "from xapi_keys where id = $1\", id)", Run: "TestKeys",
		},
		{
			Rule: "a key opens with its own secret", File: "xapi/keys.go",
			Old: "subtle.ConstantTimeCompare(sum[:], found.Hash) != 1", New: "subtle.ConstantTimeCompare(sum[:], found.Hash) > 1", Run: "TestKeys",
		},
		{
			Rule: "an activity is defined by who told of it first", File: "xapi/xapi.go",
			Old: "case who.Key != nil:\n\t\treturn \"key:\" + who.Key.ID\n\tcase who.Bound != nil:\n\t\treturn who.Bound.Activity", New: "case who.Key != nil || who.Bound != nil:\n\t\treturn \"\"", Run: "TestAnActivityIsDefinedByItsFirst",
		},
		{
			Rule: "what is being stored is not said to be seen", File: "xapi/consistent.go",
			Old: "if first != nil && *first < until.UnixMilli() {", New: "if first != nil && *first > until.UnixMilli() {", Run: "TestConsistentThrough",
		},
		{
			Rule: "a registration is not endless", File: "xapi/record.go",
			Old: "kept.N >= MaxStatements ||", New: "kept.N > 2*MaxStatements ||", Run: "TestARegistrationIsNotEndless",
		},
		{
			Rule: "each door of xAPI has its own credentials", File: "web/lrs/lrs.go",
			Old: "return &Handler{store, store.Session, false}", New: "return &Handler{store, store.Client, false}", Run: "TestEachDoorHasItsCredentials",
		},
		{
			Rule: "a request is folded by 1.0.3 alone", File: "web/lrs/unfold.go",
			Old: "|| named && v != statement.V1 {", New: "|| named && v == \"\" {", Run: "TestFoldedRequests",
		},
	}...)
}
