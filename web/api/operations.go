package api

import "github.com/danielgtaylor/huma/v2"

// operations registers every topic's operations.
func (a *API) operations(api huma.API) {
	for _, topic := range []func(huma.API){
		a.identityOps, a.peopleOps, a.courseOps, a.quizOps, a.certificateOps, a.competencyOps, a.recordOps,
	} {
		topic(api)
	}
}
