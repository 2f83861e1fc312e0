package people_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mumpuni/people"
	"mumpuni/people/siasngen"
)

// Who saves the grade of somebody who holds a role is led to what waits, and told that the rest is saved.
func TestThePageSaysThatAGradeOfStaffWaits(t *testing.T) {
	b := newBureau(t)
	form := url.Values{"name": {"Heri SDM"}, "employment": {"pppk_paruh_waktu"}, "grade": {"IX"}, "phone": {"0812"}}
	sent := b.post(b.admin, "/pegawai/"+b.hr.String()+"/ubah", form)
	b.wants(sent, http.StatusSeeOther)
	if at := sent.Header().Get("Location"); !strings.HasPrefix(at, "/persetujuan/") {
		t.Errorf("led to %s", at)
	}
	who, err := b.people.Person(t.Context(), people.System(), b.hr)
	b.must(err)
	if who.Grade != "" || who.Phone != "0812" {
		t.Errorf("%+v", who.Person)
	}
	b.approveAsAnother()
	if who, err = b.people.Person(t.Context(), people.System(), b.hr); err != nil || who.Grade != "IX" {
		t.Errorf("approved: %+v %v", who.Person, err)
	}
	sent = b.post(b.admin, "/pegawai/"+b.clerk.String()+"/ubah", url.Values{"name": {"Citra Staf"}, "employment": {"pppk_paruh_waktu"}, "grade": {"IX"}})
	if at := sent.Header().Get("Location"); at != "/pegawai/"+b.clerk.String() {
		t.Errorf("a learner waits: %s", at)
	}
}

// The dry run says which rows are held and why; the applied import leads from each to what it waits for.
func TestTheImportPageSaysWhatIsHeld(t *testing.T) {
	b := newBureau(t)
	file := siasngen.Generate(4, 91, siasngen.Today)
	send := func() string {
		var buf bytes.Buffer
		b.must(file.WriteXLSX(&buf))
		sent := b.upload(b.admin, b.root, "asn.xlsx", buf.Bytes())
		b.wants(sent, http.StatusSeeOther)
		return sent.Header().Get("Location")
	}
	at := send()
	b.wants(b.settled(at), http.StatusOK)
	b.wants(b.post(b.admin, at+"/terapkan", url.Values{"confirm": {"0"}}), http.StatusSeeOther)
	b.wants(b.settled(at), http.StatusOK, "Diterapkan")
	admin, err := b.people.LoadActor(t.Context(), b.admin)
	b.must(err)
	found, _, err := b.people.SearchPersons(t.Context(), admin, people.PersonFilter{Query: strings.ReplaceAll(file.Rows[1].Text("NIP BARU"), " ", "")})
	b.must(err)
	if len(found) != 1 {
		t.Fatalf("%d persons", len(found))
	}
	_, err = b.people.Grant(t.Context(), people.System(), found[0].ID, people.Trainer, b.root)
	b.must(err)

	file.Rows[1].Set("GOL AKHIR NAMA", "IV/b")
	at = send()
	b.wants(b.settled(at), http.StatusOK, "1 baris ditahan sebagian", "Saat impor diterapkan, perubahan itu diajukan", "Pegawai ini memegang peran", "IV/b")
	b.wants(b.post(b.admin, at+"/terapkan", url.Values{"confirm": {"0"}}), http.StatusSeeOther)
	b.wants(b.settled(at), http.StatusOK, "Diterapkan", "diajukan kepada administrator lain", `href="/persetujuan/`)
	b.approveAsAnother()
	if who, err := b.people.Person(t.Context(), people.System(), found[0].ID); err != nil || who.Grade != "IV/b" {
		t.Errorf("approved: %+v %v", who.Person, err)
	}
}
