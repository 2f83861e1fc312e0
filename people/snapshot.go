package people

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// Snapshot is what a certificate freezes about a person: as they were on one day.
type Snapshot struct {
	PersonID   id.Person   `bun:"id" json:"person_id"`
	FullName   string      `bun:"-" json:"full_name"`
	NIP        string      `bun:"nip" json:"nip"`
	BirthPlace string      `bun:"birth_place" json:"birth_place"`
	BirthDate  Day         `bun:"birth_date" json:"birth_date"`
	Employment Employment  `bun:"employment" json:"employment"`
	Grade      string      `bun:"grade" json:"grade"`
	GradeName  string      `bun:"-" json:"grade_name"` // pangkat; empty for a PPPK
	PostName   string      `bun:"post_name" json:"post_name"`
	UnitID     uuid.UUID   `bun:"unit_id" json:"unit_id"`
	UnitName   string      `bun:"unit_name" json:"unit_name"`
	UnitPath   []uuid.UUID `bun:"-" json:"unit_path"` // from the unit itself to the root
	AgencyName string      `bun:"-" json:"agency_name"`
	TimeZone   string      `bun:"time_zone" json:"time_zone"`
}

// Snapshot reads, in db, the person as of at: the day is the one in the unit's own zone. Somebody who serves nowhere that
// day has an empty unit and post. The agency is the nearest OPD or kecamatan at or above the unit, else the unit right
// below the root, else the root.
func (s *Service) Snapshot(ctx context.Context, db bun.IDB, personID id.Person, at time.Time) (Snapshot, error) {
	var row struct {
		Snapshot    `bun:",extend"`
		Name        string     `bun:"name"`
		TitleBefore string     `bun:"title_before"`
		TitleAfter  string     `bun:"title_after"`
		Above       []ancestor `bun:"above,type:jsonb"`
	}
	err := db.NewRaw(`
		select p.id, coalesce(p.nip, '') as nip, p.name, p.title_before, p.title_after, p.birth_place, p.birth_date, p.employment, p.grade,
			coalesce(a.post_name, '') as post_name, a.unit_id, coalesce(a.unit_name, '') as unit_name, coalesce(a.time_zone, '') as time_zone,
			(select coalesce(jsonb_agg(jsonb_build_object('id', ua.unit_id, 'name', ua.name, 'kind', ua.kind) order by ua.distance), '[]')
			 from units_above(a.unit_id, a.day) ua) as above
		from persons p
		left join lateral (
			select a.unit_id, po.name as post_name, v.name as unit_name, v.time_zone, (?1::timestamptz at time zone v.time_zone)::date as day
			from assignments a join posts po on po.id = a.post_id join unit_versions v on v.unit_id = a.unit_id
			where a.person_id = p.id and a.main
			and a.valid_from <= (?1::timestamptz at time zone v.time_zone)::date and (a.valid_to is null or a.valid_to > (?1::timestamptz at time zone v.time_zone)::date)
			and v.valid_from <= (?1::timestamptz at time zone v.time_zone)::date and (v.valid_to is null or v.valid_to > (?1::timestamptz at time zone v.time_zone)::date)
			limit 1) a on true
		where p.id = ?0`, personID, at).Scan(ctx, &row)
	if err != nil {
		return Snapshot{}, pg.OrNotFound(fmt.Errorf("snapshot: %w", err), errPersonUnknown)
	}
	snap := row.Snapshot
	snap.FullName = Person{Name: row.Name, TitleBefore: row.TitleBefore, TitleAfter: row.TitleAfter}.FullName()
	snap.GradeName = GradeName(snap.Grade)
	snap.AgencyName = agency(row.Above)
	for _, u := range row.Above {
		snap.UnitPath = append(snap.UnitPath, u.ID)
	}
	return snap, nil
}

// ancestor is a unit at or above another.
type ancestor struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Kind string    `json:"kind"`
}

// agency names the OPD among units that run from a unit up to the root.
func agency(above []ancestor) string {
	for _, u := range above {
		if u.Kind == "opd" || u.Kind == "kecamatan" {
			return u.Name
		}
	}
	switch n := len(above); n {
	case 0:
		return ""
	case 1:
		return above[0].Name
	default:
		return above[n-2].Name
	}
}
