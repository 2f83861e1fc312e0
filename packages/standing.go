package packages

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/packages/manifest"
)

// Standing is where a learner is in a package, by the package's word.
type Standing struct {
	Items []ItemStanding `json:"items"`
}

// ItemStanding is where they are in one item.
type ItemStanding struct {
	Item       manifest.Item `json:"item"`
	Opened     bool          `json:"opened"`
	Done       bool          `json:"done"`             // it said so once
	Waived     bool          `json:"waived,omitempty"` // cmi5: its trainer said that it need not be done
	Completion Completion    `json:"completion"`
	Success    Success       `json:"success"`
	Best       *int          `json:"best,omitempty"` // the best score, of 10000
	Seconds    int           `json:"seconds"`
	UpdatedAt  time.Time     `json:"updated_at,omitzero"`
}

// Done reports whether each item is done.
func (s Standing) Done() bool { return len(s.Items) > 0 && s.Count() == len(s.Items) }

// Count is how many items are done.
func (s Standing) Count() int {
	n := 0
	for _, i := range s.Items {
		if i.Done {
			n++
		}
	}
	return n
}

// Best is the mean of the best scores of the items that told one, of 10000; nil when none did.
func (s Standing) Best() *int {
	sum, n := 0, 0
	for _, i := range s.Items {
		if i.Best != nil {
			sum, n = sum+*i.Best, n+1
		}
	}
	if n == 0 {
		return nil
	}
	sum /= n
	return &sum
}

// Next is the item to go on with: the first that is not done, else the first.
func (s Standing) Next() manifest.Item {
	for _, i := range s.Items {
		if !i.Done {
			return i.Item
		}
	}
	if len(s.Items) == 0 {
		return manifest.Item{}
	}
	return s.Items[0].Item
}

// Standing gives where a learner is in a package. package.not_found when it is none, or not ready.
func (s *Service) Standing(ctx context.Context, db bun.IDB, at Place) (Package, Standing, error) {
	p, err := s.Of(ctx, db, at.Medium)
	if err != nil {
		return p, Standing{}, err
	}
	standing, err := s.standing(ctx, db, p, at)
	return p, standing, err
}

func (s *Service) standing(ctx context.Context, db bun.IDB, p Package, at Place) (Standing, error) {
	var rows []row
	err := pg.Query(ctx, db, &rows, "select "+columns+" from package_states where enrolment_id = $1 and module_id = $2", at.Enrolment, at.Module)
	if err != nil {
		return Standing{}, wrap(err, "states")
	}
	said := make(map[string]row, len(rows))
	for _, r := range rows {
		said[r.Item] = r
	}
	var out Standing
	for _, i := range p.Items {
		r, opened := said[i.ID]
		one := ItemStanding{Item: i, Opened: opened, Completion: NotSaid, Success: Unjudged}
		if opened {
			one.Opened, one.Waived = r.Launch > 0, !r.WaivedAt.IsZero()
			one.Done, one.Completion, one.Success, one.Best = !r.DoneAt.IsZero(), r.Completion, r.Success, r.Best
			one.Seconds, one.UpdatedAt = r.Seconds+r.This, r.UpdatedAt
		}
		out.Items = append(out.Items, one)
	}
	return out, nil
}
