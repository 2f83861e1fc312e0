package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/people"
	"mumpuni/questions/calibrations"
	"mumpuni/web/route"
)

// calibrationOps registers what is calculated from people's answers, and what puts it in force.
func (a *API) calibrationOps(api huma.API) {
	makers, readers := route.Roles(people.Trainer, people.HR), route.Roles(people.Trainer, people.HR, people.Auditor)
	huma.Register(api, route.Operation(http.MethodGet, "/questions/{id}/statistics", makers.Report(), "question-statistics", "What answers say of a question; of a closed one for its author, reviewer and approver"), a.questionStatistics)
	huma.Register(api, route.Operation(http.MethodGet, "/assessments/{id}/statistics", readers.Report(), "assessment-statistics", "What first tries say of an assessment and its questions"), a.assessmentStatistics)
	huma.Register(api, route.Operation(http.MethodGet, "/calibrations", readers, "calibrations", "The newest calibrations, of all competencies"), a.calibrations)
	huma.Register(api, creating(editing(route.Operation(http.MethodPost, "/calibrations", makers, "calibration-start", "Let what people answered in a competency be calculated"))), a.calibrationStart)
	huma.Register(api, route.Operation(http.MethodGet, "/calibrations/{id}", readers, "calibration", "One calibration, question by question beside what is in force"), a.calibration)
	huma.Register(api, waits(answering(editing(route.Operation(http.MethodPost, "/calibrations/{id}/in-force", route.Roles(people.HR), "calibration-force", "Ask a second person to put it in force")))), a.calibrationForce)
}

type questionStatisticsOut struct {
	Body assessments.QuestionStatistics
}

func (a *API) questionStatistics(ctx context.Context, in *ByID[uuid.UUID]) (*questionStatisticsOut, error) {
	q, err := a.Assessments.Question(ctx, route.Who(ctx), in.ID)
	return &questionStatisticsOut{q}, route.Fault(ctx, err)
}

type assessmentStatisticsOut struct{ Body assessments.Statistics }

func (a *API) assessmentStatistics(ctx context.Context, in *ByID[uuid.UUID]) (*assessmentStatisticsOut, error) {
	v, err := a.Assessments.Statistics(ctx, route.Who(ctx), in.ID)
	return &assessmentStatisticsOut{v}, route.Fault(ctx, err)
}

type calibrationsOut struct{ Body []calibrations.Calibration }

func (a *API) calibrations(ctx context.Context, _ *struct{}) (*calibrationsOut, error) {
	list, err := a.Assessments.Calibrations(ctx)
	return &calibrationsOut{list}, route.Fault(ctx, err)
}

func (a *API) calibrationStart(ctx context.Context, in *struct {
	Body struct {
		CompetencyID uuid.UUID `json:"competency_id"`
	}
},
) (*made, error) {
	id, err := a.Assessments.Calibrate(ctx, route.Who(ctx), in.Body.CompetencyID)
	return madeOf(ctx, id, err)
}

type calibrationOut struct{ Body assessments.CalibrationView }

func (a *API) calibration(ctx context.Context, in *ByID[uuid.UUID]) (*calibrationOut, error) {
	v, err := a.Assessments.Calibration(ctx, route.Who(ctx), in.ID)
	return &calibrationOut{v}, route.Fault(ctx, err)
}

func (a *API) calibrationForce(ctx context.Context, in *ByID[uuid.UUID]) (*pending, error) {
	approval, err := a.Assessments.PutInForce(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, in.ID, approval)
}
