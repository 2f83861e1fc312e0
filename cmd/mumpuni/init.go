package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/people"
)

type initCmd struct {
	Agency     string `required:"" help:"The agency at the root of the unit tree, for example 'Pemerintah Kabupaten Rejang Lebong'."`
	TimeZone   string `default:"Asia/Jakarta" help:"IANA time zone of the agency (Asia/Jakarta, Asia/Makassar, Asia/Jayapura)."`
	NIP        string `required:"" name:"nip" help:"NIP of the first administrator, 18 digits."`
	Name       string `required:"" help:"Name of the first administrator, without titles."`
	Employment string `default:"pns" enum:"pns,pppk,pppk_paruh_waktu,cpns" help:"Employment kind of the first administrator."`
}

// Run sets up an empty installation and prints the one-time link with which the first administrator sets a password.
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
	admin, err := h.people.CreatePerson(ctx, people.System(), people.Person{
		NIP: people.CleanNIP(i.NIP), Name: i.Name, Employment: people.Employment(i.Employment),
	}, people.Appointment{UnitID: root, Post: people.Post{Name: "Administrator Mumpuni", Kind: "pelaksana"}, From: people.DayOf(time.Now())})
	if err != nil {
		return err
	}
	for _, role := range []people.Role{people.Administrator, people.HR} {
		if _, err := h.people.Grant(ctx, people.System(), admin, role, root); err != nil {
			return err
		}
	}
	link, err := h.identity.MakeLink(ctx, people.System(), admin)
	if err != nil {
		return err
	}
	fmt.Printf("Set your password (until %s):\n%s/atur-ulang/%s\n", link.ExpiresAt.Format(time.DateTime), c.BaseURL, link.Token)
	fmt.Printf("Then name who signs certificates, and how they are numbered: %s/penerbit\n", c.BaseURL)
	return nil
}

// foundation makes the root unit and the default framework.
func (h *house) foundation(ctx context.Context, agency, zone string, from people.Day) (uuid.UUID, error) {
	root, err := h.people.CreateUnit(ctx, people.System(), people.NewUnit{Name: agency, Kind: "instansi", TimeZone: zone, From: from})
	if err != nil {
		return root, fmt.Errorf("root unit: %w", err)
	}
	if _, _, err := h.competencies.Import(ctx, people.System(), competencies.Seed()); err != nil {
		return root, fmt.Errorf("framework: %w", err)
	}
	return root, nil
}
