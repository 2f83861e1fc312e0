package api

import (
	"context"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/questions/kinds"
	"mumpuni/web/route"
)

type tryOutJSON struct {
	AssessmentID uuid.UUID        `json:"assessment_id"`
	Title        string           `json:"title"`
	Mode         assessments.Mode `json:"mode" enum:"forms,draw,adaptive"`
	Questions    []triedJSON      `json:"questions" doc:"empty where the bank has no open question of its plan"`
}

type triedJSON struct {
	VersionID uuid.UUID `json:"version_id" doc:"names the question when the answers are sent"`
	askedJSON
}

type tryOutOut struct{ Body tryOutJSON }

func tryOutOf(t assessments.TryOut) *tryOutOut {
	out := tryOutJSON{AssessmentID: t.ID, Title: t.Title, Mode: t.Mode, Questions: []triedJSON{}}
	for _, q := range t.Questions {
		out.Questions = append(out.Questions, triedJSON{VersionID: q.Version, askedJSON: askedOf(q)})
	}
	return &tryOutOut{out}
}

func (a *API) tryOut(ctx context.Context, in *ByID[uuid.UUID]) (*tryOutOut, error) {
	t, err := a.Assessments.TryOut(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return tryOutOf(t), nil
}

func (a *API) tryOutCheck(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Answers []struct {
			VersionID uuid.UUID  `json:"version_id"`
			Answer    answerJSON `json:"answer"`
		} `json:"answers" maxItems:"5" doc:"what is left out is told as not answered"`
	}
},
) (*tryOutOut, error) {
	answers := map[uuid.UUID]kinds.Answer{}
	for _, given := range in.Body.Answers {
		answers[given.VersionID] = kinds.Answer(given.Answer)
	}
	t, err := a.Assessments.CheckTryOut(ctx, route.Who(ctx), in.ID, answers)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return tryOutOf(t), nil
}
