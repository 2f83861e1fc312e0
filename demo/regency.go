package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"github.com/google/uuid"

	"mumpuni/people"
)

//go:embed regency.json
var regencyJSON []byte

// regency is the fictional regency as written down: its units and the parts of its people's names.
type regency struct {
	Name  string `json:"name"`
	Units []struct {
		Name  string      `json:"name"`
		Kind  string      `json:"kind"`
		Below [][2]string `json:"below"`
	} `json:"units"`
	Women  []string `json:"women"`
	Men    []string `json:"men"`
	Family []string `json:"family"`
}

// since is when the regency's present units began.
const since = people.Day("2026-01-01")

// place is one unit made, with what kinds of posts it has.
type place struct {
	id   uuid.UUID
	name string
	kind string
	top  bool // an agency or a sub-district: it has a head
}

// units makes the tree and returns its places, the root first.
func (b *builder) units(ctx context.Context, r regency) ([]place, error) {
	make := func(name, kind string, parent uuid.UUID) (place, error) {
		id, err := b.house.People.CreateUnit(ctx, people.System(), people.NewUnit{Name: name, Kind: kind, ParentID: parent, TimeZone: "Asia/Jakarta", From: since})
		return place{id: id, name: name, kind: kind}, err
	}
	root, err := make(r.Name, "instansi", uuid.Nil)
	if err != nil {
		return nil, fmt.Errorf("root unit: %w", err)
	}
	places := []place{root}
	for _, u := range r.Units {
		p, err := make(u.Name, u.Kind, root.id)
		if err != nil {
			return nil, fmt.Errorf("unit %s: %w", u.Name, err)
		}
		p.top = true
		places = append(places, p)
		for _, below := range u.Below {
			q, err := make(below[0], below[1], p.id)
			if err != nil {
				return nil, fmt.Errorf("unit %s: %w", below[0], err)
			}
			places = append(places, q)
		}
	}
	return places, nil
}

func readRegency() (r regency, err error) {
	if err := json.Unmarshal(regencyJSON, &r); err != nil {
		return r, fmt.Errorf("regency.json: %w", err)
	}
	return r, nil
}

// name invents a person's name; the source is seeded, so every demo has the same people.
func (r regency) name(rng *rand.Rand, sex string) string {
	first := r.Men
	if sex == "f" {
		first = r.Women
	}
	return first[rng.IntN(len(first))] + " " + r.Family[rng.IntN(len(r.Family))]
}
