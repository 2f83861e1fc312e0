package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/people"
)

type initCmd struct {
	Agency     string `required:"" help:"The agency at the root of the unit tree, for example 'Pemerintah Kabupaten Rejang Lebong'."`
	TimeZone   string `default:"Asia/Jakarta" help:"IANA time zone of the agency (Asia/Jakarta, Asia/Makassar, Asia/Jayapura)."`
	NIP        string `required:"" name:"nip" help:"NIP of the first administrator, 18 digits."`
	Name       string `required:"" help:"Name of the first administrator, without titles."`
	Employment string `default:"pns" enum:"pns,pppk,pppk_paruh_waktu,cpns" help:"Employment kind of the first administrator."`

	SecondNIP        string `required:"" name:"second-nip" help:"NIP of the second administrator: nobody gives power alone."`
	SecondName       string `required:"" name:"second-name" help:"Name of the second administrator, without titles."`
	SecondEmployment string `default:"pns" enum:"pns,pppk,pppk_paruh_waktu,cpns" name:"second-employment" help:"Employment kind of the second administrator."`
}

// Run sets up an empty installation and prints what its two administrators are handed over: a one-time link and a code each.
func (i initCmd) Run(ctx context.Context) error {
	c, db, err := begin(ctx, unbounded)
	if err != nil {
		return err
	}
	defer db.Close()
	h, err := wire(ctx, c, db, time.Now)
	if err != nil {
		return err
	}
	if tree, err := h.people.UnitTree(ctx, people.System(), time.Now()); err != nil {
		return err
	} else if len(tree) > 0 {
		return errors.New("this database already has units: init is for an empty installation")
	}
	root, err := h.foundation(ctx, i.Agency, i.TimeZone, people.DayOf(time.Now()))
	if err != nil {
		return err
	}
	founders, err := h.administrators(ctx, root, i.founders())
	if err != nil {
		return err
	}
	for _, f := range founders {
		fmt.Printf("For %s (until %s):\n  set the password:   %s/atur-ulang/%s\n  code for the phone: %s\n",
			f.name, f.given.ExpiresAt.Format(time.DateTime), c.BaseURL, f.given.Token, f.given.FactorCode)
	}
	fmt.Println("Print each on a slip of its own and hand it over. Until both have signed in with their phones, roles are given and the data of who holds one are changed without delay, and no certificate is issued.")
	fmt.Printf("Then name who signs certificates, and how they are numbered: %s/penerbit\n", c.BaseURL)
	return nil
}

// founder is one of the two first administrators, and what is handed over to them.
type founder struct {
	nip, name, employment string
	given                 identity.HandedOver
}

func (i initCmd) founders() []founder {
	return []founder{{nip: i.NIP, name: i.Name, employment: i.Employment}, {nip: i.SecondNIP, name: i.SecondName, employment: i.SecondEmployment}}
}

// administrators makes the founders administrators and HR of the root: two, since nobody gives power alone.
func (h *house) administrators(ctx context.Context, root uuid.UUID, founders []founder) ([]founder, error) {
	var ids []id.Person
	for n, f := range founders {
		id, err := h.people.CreatePerson(ctx, people.System(), people.Person{
			NIP: people.CleanNIP(f.nip), Name: f.name, Employment: people.Employment(f.employment),
		}, people.Appointment{UnitID: root, Post: people.Post{Name: "Administrator Mumpuni", Kind: "pelaksana"}, From: people.DayOf(time.Now())})
		if err != nil {
			return nil, err
		}
		for _, role := range []people.Role{people.Administrator, people.HR} {
			if _, err := h.people.Grant(ctx, people.System(), id, role, root); err != nil {
				return nil, err
			}
		}
		if founders[n].given, err = h.identity.MakeLink(ctx, people.System(), id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return founders, h.identity.Found(ctx, h.db, ids...)
}

// foundation makes the root unit and the default framework, whose levels are measured from the first day.
func (h *house) foundation(ctx context.Context, agency, zone string, from people.Day) (uuid.UUID, error) {
	root, err := h.people.CreateUnit(ctx, people.System(), people.NewUnit{Name: agency, Kind: "instansi", TimeZone: zone, From: from})
	if err != nil {
		return root, fmt.Errorf("root unit: %w", err)
	}
	if _, _, err := h.competencies.Import(ctx, people.System(), competencies.Seed()); err != nil {
		return root, fmt.Errorf("framework: %w", err)
	}
	return root, h.competencies.Found(ctx, from)
}
