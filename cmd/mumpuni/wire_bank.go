package main

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/questions"
)

// measured gives the question bank the competencies of the framework in force, which files name by their codes.
func (h *house) measured(ctx context.Context, _ bun.IDB) ([]questions.Measured, error) {
	list, err := h.competencies.Competencies(ctx)
	if err != nil {
		return nil, err
	}
	told, err := h.competencies.Told(ctx)
	if err != nil {
		return nil, err
	}
	measured := make([]questions.Measured, len(list))
	for i, c := range list {
		measured[i] = questions.Measured{ID: c.ID, Code: c.Code, Level: 5, Descriptors: told[c.ID]}
	}
	return measured, nil
}
