package records

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/records"
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// recapURL is an address of the recap.
func recapURL(path string, unit uuid.UUID, year int, more ...string) string {
	q := url.Values{"year": {strconv.Itoa(year)}}
	if unit != uuid.Nil {
		q.Set("unit", unit.String())
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	return path + "?" + q.Encode()
}

// recapPlace reads the unit and year of a recap from the address.
func recapPlace(r *route.Request) (uuid.UUID, int, error) {
	year, err := yearQuery(r)
	if err != nil || r.Query("unit") == "" {
		return uuid.Nil, year, err
	}
	unit, err := uuid.Parse(r.Query("unit"))
	if err != nil {
		return unit, year, route.ErrNotFound
	}
	return unit, year, nil
}

func (p *Pages) recap(r *route.Request) error {
	recap, err := p.recapOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, recapPage(recap))
}

func (p *Pages) recapOf(r *route.Request) (records.Recap, error) {
	unit, year, err := recapPlace(r)
	if err != nil {
		return records.Recap{}, err
	}
	return p.Records.Recap(r.Ctx(), r.Who, unit, year)
}

func (p *Pages) recapFile(format string) route.Handler {
	return func(r *route.Request) error {
		recap, err := p.recapOf(r)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.Recap(r.Ctx(), recap), format)
	}
}

func (p *Pages) recapPeopleOf(r *route.Request, limit int) (records.RecapPeople, records.PeopleFilter, error) {
	f := records.PeopleFilter{State: r.Query("state"), After: r.Query("after"), Limit: limit}
	var err error
	if f.UnitID, f.Year, err = recapPlace(r); err != nil {
		return records.RecapPeople{}, f, err
	}
	if limit == 0 {
		f.After = ""
	}
	list, err := p.Records.RecapPeople(r.Ctx(), r.Who, f)
	return list, f, err
}

func (p *Pages) recapPeople(r *route.Request) error {
	list, f, err := p.recapPeopleOf(r, pageSize)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, recapPeoplePage(list, f))
}

func (p *Pages) recapPeopleFile(format string) route.Handler {
	return func(r *route.Request) error {
		list, _, err := p.recapPeopleOf(r, 0)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.RecapPeople(r.Ctx(), list), format)
	}
}
