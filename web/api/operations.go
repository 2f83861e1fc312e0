package api

import "github.com/danielgtaylor/huma/v2"

// topic is a group of operations, a tag in the document.
type topic struct {
	name, about string
	register    func(huma.API)
}

func (a *API) topics() []topic {
	return []topic{
		{"identity", "signing in, sessions, accounts", a.identityOps},
		{"approvals", "what needs a second person, and notices of what happened in one's name", a.approvalOps},
		{"people", "persons, units, roles, SIASN imports", a.peopleOps},
		{"courses", "catalogue, learning, the trainer's studio, mandates", a.courseOps},
		{"quizzes", "quizzes, the question bank, attempts, results", a.quizOps},
		{"certificates", "certificates, their issuers, verification", a.certificateOps},
		{"competencies", "frameworks, required levels, attainments, the gap board", a.competencyOps},
		{"operation", "what an administrator watches", a.watchOps},
		{"records", "lesson hours (JP), history, statements, the audit trail", a.recordOps},
	}
}

// operations registers every topic's operations and tags them with it.
func (a *API) operations(api huma.API) {
	doc := api.OpenAPI()
	for _, t := range a.topics() {
		t.register(api)
		doc.Tags = append(doc.Tags, &huma.Tag{Name: t.name, Description: t.about})
		for _, item := range doc.Paths {
			for _, op := range operationsOf(item) {
				if len(op.Tags) == 0 {
					op.Tags = []string{t.name}
				}
			}
		}
	}
}
