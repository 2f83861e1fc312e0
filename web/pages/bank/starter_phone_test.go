package bank_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// wordless are the pictures of a page that do not say what they show, or for which no room is kept; they themselves are on another origin.
const wordless = `[...document.querySelectorAll("main img")].filter(i => i.alt.length < 15 || !i.getAttribute("width") || !i.getAttribute("height")).map(i => i.alt).join("\n")`

// Each question of the bank that comes with the program that shows a picture or a table fits a phone, and its pictures say what they
// show; the two pages about the bank are clean and as narrow.
func TestTheStarterBankFitsAPhone(t *testing.T) {
	o := pagestest.NewOffice(t)
	o.Framework()
	trainer, hr := o.Person("Pengajar", "198001012005011001"), o.Person("Pengelola", "198001012005011002")
	o.Grant(trainer, people.Trainer)
	o.Grant(hr, people.HR)
	before := o.Get(hr, "/bank-awal").Body
	o.Post(hr, "/bank-awal", "unit_id", hiddenUnit.FindStringSubmatch(before)[1], "rencana", digest.FindStringSubmatch(before)[1])
	var waiting []uuid.UUID
	o.Must(o.DB.NewRaw("select id from media where state = 'processing'").Scan(t.Context(), &waiting))
	for _, id := range waiting {
		o.Must(o.Media.MakeReady(t.Context(), id, 1))
	}
	var list []struct{ ID, Code string }
	o.Must(o.DB.NewRaw(`select q.id::text as id, q.code from questions q join question_versions v on v.id = q.reviewed_version_id
		where q.origin = 'starter' and (v.stem || v.body::text like '%(gambar:%' or v.stem || v.body::text like '%|--%') order by q.code`).Scan(t.Context(), &list))
	if len(list) < 24 {
		t.Fatalf("%d questions with a picture or a table", len(list))
	}
	server := httptest.NewServer(o.Handler)
	t.Cleanup(server.Close)
	b := pagestest.Phone(t, 4*time.Minute)
	b.Open(server.URL + "/uji/" + trainer.String())
	pictures := 0
	for _, q := range list {
		b.Open(server.URL + "/studio/bank/soal/" + q.ID)
		b.Narrow(q.Code)
		if bare := pagestest.JS[string](b, wordless); bare != "" {
			t.Errorf("%s: without words or without room: %s", q.Code, bare)
		}
		pictures += pagestest.JS[int](b, `document.querySelectorAll("main img").length`)
	}
	if pictures < 24 {
		t.Errorf("%d pictures", pictures)
	}
	b.Clean("a question of the bank")
	b.Open(server.URL + "/studio/bank/terbuka")
	b.Narrow("the open questions")
	b.Clean("the open questions")
	b.Open(server.URL + "/uji/" + hr.String())
	b.Open(server.URL + "/bank-awal")
	b.Narrow("the bank that comes with the program")
	b.Clean("the bank that comes with the program")
}
