package main

import (
	"net/http"
	"slices"

	"mumpuni/people"
)

// relation is where a record stands to who asks.
type relation string

const (
	none    relation = "none"    // the route concerns no record
	own     relation = "own"     // theirs, or made by them
	same    relation = "same"    // of somebody else in their unit
	below   relation = "below"   // of a unit below theirs
	above   relation = "above"   // of a unit above theirs
	other   relation = "other"   // of another agency
	unknown relation = "unknown" // there is no such record
)

// verdict is what a rule promises one person about one record.
type verdict struct {
	status int  // 200 stands for every success
	empty  bool // a list that leaves the record out
}

func (v verdict) open() bool { return v.status < 400 && !v.empty }

// promise reads the rule for c and a record in relation rel. It knows nothing of the code under test.
func (r rule) promise(c citizen, rel relation) verdict {
	if status, ok := r.may["anything"]; ok && c.cookie != "" {
		return verdict{status: status}
	}
	if status, ok := r.may["public"]; ok && rel != unknown {
		return verdict{status: status}
	}
	if _, ok := r.may["public"]; !ok && c.cookie == "" {
		return verdict{status: http.StatusUnauthorized}
	}
	if status, ok := r.may["mine"]; ok && rel == own {
		return verdict{status: status}
	}
	held, roles := 0, 0
	for who, status := range r.may {
		if role := people.Role(who); slices.Contains(people.Roles, role) {
			roles++
			if c.who.Has(role) {
				held = status
			}
		}
	}
	if status, ok := r.may["own"]; ok && rel == own && (status == http.StatusOK || roles == 0 || held != 0) {
		return verdict{status: status}
	}
	if status, ok := r.may["all"]; ok && rel != unknown {
		return verdict{status: status}
	}
	if held != 0 && slices.Contains([]relation{none, own, same, below}, rel) {
		return verdict{status: held}
	}
	if r.empty && (held != 0 || roles == 0) {
		return verdict{status: http.StatusOK, empty: true}
	}
	if held != 0 || roles == 0 {
		return verdict{status: r.refused[len(r.refused)-1]}
	}
	return verdict{status: r.refused[0]}
}
