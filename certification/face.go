package certification

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/stale"
	"mumpuni/people"
)

// Prefix is what stands before the signatory's post (tata naskah dinas, Permendagri 1/2023).
type Prefix string

// The prefixes: the post itself; a.n., in the name of another post; u.b., one step further down; Plt. and Plh., acting.
const (
	NoPrefix  Prefix = ""
	OnBehalf  Prefix = "an"
	Through   Prefix = "ub"
	Acting    Prefix = "plt"
	ActingDay Prefix = "plh"
)

// Prefixes lists the prefixes in the order in which forms show them.
var Prefixes = []Prefix{NoPrefix, OnBehalf, Through, Acting, ActingDay}

// Face is what a certificate says in an issuer's name. Nothing of agency, post and name is free text: they are read from the
// units, posts and persons of the day.
type Face struct {
	Agency string `json:"agency"`
	Post   string `json:"post"` // a line each for "a.n. …", the post in between, "u.b. …"
	Name   string `json:"name"` // with titles
	NIP    string `json:"nip"`
	Grade  string `json:"grade"`
	Place  string `json:"place"`
	Basis  string `json:"basis"`
}

// IssuerView is an issuer with all that would be printed in its name today.
type IssuerView struct {
	Issuer        `bun:",extend"`
	UnitName      string `bun:"unit_name" json:"unit_name"`
	Agency        string `bun:"agency" json:"agency"`                 // printed heading; "" when the unit stands no more
	SignatoryName string `bun:"signatory_name" json:"signatory_name"` // without titles
	Issued        int    `bun:"issued" json:"issued"`                 // certificates so far

	RootName    string `bun:"root_name" json:"-"`
	TitleBefore string `bun:"title_before" json:"-"`
	TitleAfter  string `bun:"title_after" json:"-"`
	NIP         string `bun:"nip" json:"-"`
	Grade       string `bun:"grade" json:"-"`
	OwnPost     string `bun:"own_post" json:"-"`
	OnBehalf    string `bun:"on_behalf" json:"-"`
	Through     string `bun:"through" json:"-"`
	MaySign     bool   `bun:"may_sign" json:"-"`
}

//go:embed faces.sql
var facesSQL string

// faces reads the issuers that pred is true for, as of day.
func faces(ctx context.Context, db bun.IDB, day people.Day, pred schema.QueryAppender, after string) ([]IssuerView, error) {
	views := []IssuerView{}
	if err := db.NewRaw(facesSQL, day, pred, bun.Safe(after)).Scan(ctx, &views); err != nil {
		return nil, fmt.Errorf("issuers: %w", err)
	}
	return views, nil
}

// Face is what would be printed today.
func (v IssuerView) Face() Face {
	f := Face{
		Agency: v.Agency, Post: v.post(), NIP: v.NIP, Place: v.Place, Basis: v.LegalBasis,
		Name: people.Person{Name: v.SignatoryName, TitleBefore: v.TitleBefore, TitleAfter: v.TitleAfter}.FullName(),
	}
	if v.Grade != "" {
		f.Grade = gradeLine(people.GradeName(v.Grade), v.Grade)
	}
	return f
}

// Digest names what the signatory accepts: agency, post, name, number, place and basis as they would be printed, and for whose
// certificates. A promotion changes the printed grade and needs no new acceptance.
func (v IssuerView) Digest() string {
	f := v.Face()
	return stale.Tag(v.ID, v.UnitID, v.SignatoryID, f.Agency, f.Post, f.Name, f.NIP, f.Place, f.Basis, v.NumberTemplate, v.Classification, v.UnitCode)
}

// post writes the signatory's post with what stands before it, "" when something of it is missing.
func (v IssuerView) post() string {
	behalf := v.OnBehalf
	if behalf == "" {
		behalf = headOfRegion(v.RootName)
	}
	switch {
	case v.OwnPost == "":
		return ""
	case v.Prefix == NoPrefix:
		return v.OwnPost
	case v.Prefix == Acting:
		return "Plt. " + v.OwnPost
	case v.Prefix == ActingDay:
		return "Plh. " + v.OwnPost
	case behalf == "":
		return ""
	case v.Prefix == OnBehalf:
		return "a.n. " + behalf + "\n" + v.OwnPost
	case v.Through == "":
		return ""
	}
	return "a.n. " + behalf + "\n" + v.Through + "\nu.b. " + v.OwnPost
}

// headOfRegion is the post that a regional government's name implies, which no civil servant holds: "Bupati Contoh" of
// "Pemerintah Kabupaten Contoh"; "" for any other root.
func headOfRegion(root string) string {
	for prefix, head := range map[string]string{
		"Pemerintah Kabupaten ": "Bupati ", "Pemerintah Kota ": "Wali Kota ", "Pemerintah Provinsi ": "Gubernur ",
	} {
		if name, ok := strings.CutPrefix(root, prefix); ok {
			return head + name
		}
	}
	return ""
}

// State says whether certificates are issued, and why not.
type State string

// The states of an issuer. Only an accepted one issues.
const (
	Accepted    State = "accepted"
	NotAccepted State = "not_accepted" // nobody has, or it was taken back
	Changed     State = "changed"      // what would be printed is another than what was accepted
	NoSignatory State = "signatory"    // the signatory has left, or may not sign for this unit any more
	Held        State = "held"         // the stop switch
	Invalid     State = "issuer_invalid"
)

// State is where the issuer stands now.
func (v IssuerView) State() State {
	switch {
	case !v.HeldAt.IsZero():
		return Held
	case !v.MaySign:
		return NoSignatory
	case v.AcceptedAt.IsZero():
		return NotAccepted
	case v.AcceptedDigest != v.Digest():
		return Changed
	}
	return Accepted
}
