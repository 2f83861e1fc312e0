package main

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/pquerna/otp/totp"

	"mumpuni/demo"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// arrive makes a person serving at a place, with an account, roles on that place and a session of each kind.
func (w *town) arrive(name, place string, roles ...people.Role) citizen {
	w.t.Helper()
	ctx, system := w.t.Context(), people.System()
	c := citizen{name: name, nip: w.nip(), place: place}
	id := must[id.Person](w.t)(w.house.people.CreatePerson(ctx, system,
		people.Person{NIP: c.nip, Name: nameOf(name), Employment: people.PNS, BirthPlace: "Lahir di " + nameOf(name), BirthDate: "1980-01-01"},
		people.Appointment{UnitID: w.place[place], Post: people.Post{Name: "Pelaksana", Kind: "pelaksana"}, From: "2026-01-01"}))
	secret := ""
	for _, role := range roles {
		must[people.Granted](w.t)(w.house.people.Grant(ctx, system, id, role, w.place[place]))
		secret = demo.TOTPSecret
	}
	w.need(w.house.forDemo().Account(ctx, id, w.hash, secret))
	c.who = must[people.Actor](w.t)(w.house.people.LoadActor(ctx, id))
	c.who.Fresh = secret != ""
	c.cookie, c.tokens = w.signIn(c.nip, secret)
	return c
}

// nameOf is how pages print somebody: a name that stands nowhere else.
func nameOf(name string) string { return "Orang " + name + " Unik" }

// nip is a fresh NIP.
func (w *town) nip() string {
	w.names++
	return fmt.Sprintf("198001012005011%03d", w.names)
}

func (w *town) signIn(nip, secret string) (cookie string, tokens identity.Tokens) {
	w.t.Helper()
	ctx := w.t.Context()
	from := netip.AddrFrom4([4]byte{192, 0, 2, byte(w.names)})
	req := identity.SignInRequest{Login: nip, Password: demo.Password, Address: from}
	in := must[identity.SignInResult](w.t)(w.house.identity.SignIn(ctx, req))
	code := func(steps int) string {
		return must[string](w.t)(totp.GenerateCode(demo.TOTPSecret, w.now().Add(time.Duration(steps)*30*time.Second)))
	}
	if secret == "" {
		return in.Token, must[identity.Tokens](w.t)(w.house.identity.IssueTokens(ctx, identity.TokenRequest{SignInRequest: req}))
	}
	// A code is good once, so the two sign-ins use neighbouring steps.
	in = must[identity.SignInResult](w.t)(w.house.identity.VerifyTOTP(ctx, in.Session, code(0), identity.Device{Address: from}))
	return in.Token, must[identity.Tokens](w.t)(w.house.identity.IssueTokens(ctx, identity.TokenRequest{SignInRequest: req, Code: code(1)}))
}
