package ui

import (
	"strings"

	"mumpuni/people"
)

// navItem is one place of the main navigation; key names its label.
type navItem struct {
	Href, Key, Icon string
	roles           []people.Role // one of them sees it; empty: everybody
}

var learnerNav = []navItem{
	{Href: "/", Key: "ui.nav.home", Icon: "home"},
	{Href: "/kursus", Key: "ui.nav.courses", Icon: "books"},
	{Href: "/kompetensi", Key: "ui.nav.competencies", Icon: "target"},
	{Href: "/riwayat", Key: "ui.nav.history", Icon: "history"},
	{Href: "/sertifikat", Key: "ui.nav.certificates", Icon: "certificate"},
}

var staffNav = []navItem{
	{"/studio", "ui.nav.studio", "pencil", []people.Role{people.Trainer}},
	{"/studio/asesmen", "ui.nav.assessments", "checklist", []people.Role{people.Trainer, people.HR, people.Auditor}},
	{"/penugasan", "ui.nav.mandates", "clipboard-list", []people.Role{people.HR, people.Auditor}},
	{"/kesenjangan", "ui.nav.gaps", "chart-bar", []people.Role{people.HR, people.Auditor, people.Administrator, people.Signatory, people.Trainer, people.Head}},
	{"/rekap-jp", "ui.nav.recap", "clock", []people.Role{people.HR, people.Auditor, people.Administrator}},
	{"/sertifikat/terbit", "ui.nav.issued", "award", []people.Role{people.HR, people.Administrator, people.Signatory, people.Auditor}},
	{"/pegawai", "ui.nav.persons", "users", []people.Role{people.HR, people.Administrator, people.Auditor}},
	{"/unit", "ui.nav.units", "building", []people.Role{people.Administrator}},
	{"/impor", "ui.nav.imports", "file-import", []people.Role{people.Administrator}},
	{"/akun-pegawai", "ui.nav.accounts", "key", []people.Role{people.Administrator}},
	{"/atas-nama-saya", "ui.nav.in_my_name", "certificate", []people.Role{people.Signatory}},
	{"/penerbit", "ui.nav.issuers", "shield-check", []people.Role{people.Administrator, people.Signatory}},
	{"/persetujuan", "ui.nav.approvals", "checklist", people.Roles},
	{"/jejak-audit", "ui.nav.audit", "list-check", []people.Role{people.Auditor, people.Administrator}},
	{"/kesehatan", "ui.nav.health", "list-check", []people.Role{people.Administrator}},
}

// staffItems are the places v's roles open, in the order of the list.
func (v View) staffItems() []navItem {
	var items []navItem
	for _, item := range staffNav {
		if v.Has(item.roles...) {
			items = append(items, item)
		}
	}
	return items
}

// isCurrent reports whether item holds the page: active says so where the path does not.
func (v View) isCurrent(item navItem, active string) bool {
	if active != "" {
		return item.Href == active
	}
	return v.under(item.Href)
}

func (v View) anyCurrent(items []navItem, active string) bool {
	for _, item := range items {
		if v.isCurrent(item, active) {
			return true
		}
	}
	return false
}

// initials are at most two letters for the avatar, titles before the name left out.
func initials(name string) string {
	name, _, _ = strings.Cut(name, ",")
	var letters []rune
	for _, word := range strings.Fields(name) {
		if strings.HasSuffix(word, ".") {
			continue
		}
		letters = append(letters, []rune(strings.ToUpper(word))[0])
	}
	switch len(letters) {
	case 0:
		return "?"
	case 1:
		return string(letters)
	}
	return string([]rune{letters[0], letters[len(letters)-1]})
}
