package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mumpuni/demo"
)

// The regency measures: three competencies are calibrated, each by two fixed forms of 16 questions that 100 people and more answered under
// supervision, two persons put that in force, and by the same chance in every demo.
func TestTheDemoIsCalibrated(t *testing.T) {
	h := home(t)
	got := h.rows(t, `select format('%s: %s people, %s questions, %s count, by two %s', c.code, k.people, count(i.*), count(*) filter (where i.held = ''), p.asked_by <> p.decided_by)
		from calibrations k join calibration_items i on i.calibration_id = k.id join competencies c on c.id = k.competency_id
		join approvals p on p.subject_id = k.id and p.state = 'approved' where k.state = 'in_force' group by c.code, k.id, p.id order by c.code`)
	want := []string{
		"LD.1.1: 222 people, 32 questions, 29 count, by two t", "LD.2.1: 222 people, 32 questions, 27 count, by two t",
		"LD.4.2: 223 people, 31 questions, 20 count, by two t",
	}
	if !slices.Equal(got, want) {
		t.Errorf("calibrated are %q, not %q", got, want)
	}
	few := h.rows(t, `select format('form %s of %s: %s tries, %s questions, %s supervised', t.form, a.title, count(*), min(n.n), count(t.sitting_id))
		from attempts t join assessments a on a.id = t.assessment_id
		cross join lateral (select count(*) as n from attempt_items i where i.attempt_id = t.id) n
		where a.mode = 'forms' group by a.id, a.title, t.form having count(*) < 100 or max(n.n) > 20 or count(t.sitting_id) < count(*)`)
	if forms := h.rows(t, `select distinct form::text || assessment_id from attempts where form is not null`); len(few) > 0 || len(forms) != 6 {
		t.Errorf("of %d forms these are not as promised: %q", len(forms), few)
	}
	if set := h.rows(t, `select (set_by <> approved_by)::text from measurement_policies where counts_from < current_date`); !slices.Equal(set, []string{"true"}) {
		t.Errorf("the new rule counts as of %q", set)
	}
}

// Each state of the board occurs in it, and the states of each figure are all of its people.
func TestTheDemosBoardHasAllStates(t *testing.T) {
	h := home(t)
	var board struct {
		Cells []map[string]any `json:"cells"`
	}
	h.ask(t, "hr", "/gaps?group=LD", &board)
	states := []string{"attained", "below", "not_enough", "unmeasured", "no_instrument", "held"}
	sums := map[string]int{}
	for _, c := range board.Cells {
		all := 0
		for _, s := range states {
			n, _ := c[s].(float64)
			sums[s], all = sums[s]+int(n), all+int(n)
		}
		if required, _ := c["required"].(float64); int(required) != all {
			t.Errorf("of %v required are %d", required, all)
		}
	}
	for _, s := range states {
		if sums[s] == 0 {
			t.Errorf("nobody is %s", s)
		}
	}
}

// What happens to questions, tries and certificates is there to be seen: so many of each.
func TestTheDemoHasWhatHappensToMeasurements(t *testing.T) {
	h := home(t)
	for query, want := range map[string][]string{
		"select state || ' ' || count(*) from questions where state in ('retired', 'in_review') group by state":  {"in_review 2", "retired 1"},
		"select state || ' ' || count(*) from contests group by state":                                           {"open 1", "rejected 1", "upheld 1"},
		"select state || ' ' || count(*) from assessment_signals group by state":                                 {"counts 2", "held 1", "waiting 1"},
		"select state || ' ' || count(*) from question_reports group by state":                                   {"answered 1", "open 1"},
		"select state || ' ' || kind from regrades where people > 10":                                            {"done question", "waiting question"},
		"select distinct (asked_by <> approved_by)::text from regrades where state = 'done'":                     {"true"},
		"select count(distinct person_id)::text from notices where key like 'notices.regrade%'":                  {"23"},
		"select count(*)::text from orders where given > 0":                                                      {"2"},
		"select distinct kind from approvals where state = 'waiting' or kind = 'role.grant'":                     {"assessment.annul_held", "assessment.publish", "quiz.regrade", "role.grant"},
		"select (count(*) > 100 and count(superseded_at) > 0)::text from certificates where kind = 'competence'": {"true"},
		"select (count(*) > 0)::text from awaiting_certificates where why = 'assessment'":                        {"true"},
	} {
		got := h.rows(t, query)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", query, got, want)
		}
	}
}

// The learner's home leads to a try that may go on and to an assessment that HR ordered; the certificate of their first try is superseded.
func TestTheDemosLearnerHasSomethingToDo(t *testing.T) {
	h := home(t)
	learner := persona(t, "learner").NIP
	certificates := h.rows(t, `select case when superseded_at is not null then 'superseded' when revoked_at is null then 'valid' else 'withdrawn' end
		from certificates c join persons p on p.id = c.person_id where c.kind = 'competence' and p.nip = '`+learner+"'")
	slices.Sort(certificates)
	if !slices.Equal(certificates, []string{"superseded", "valid"}) {
		t.Errorf("the learner's certificates of competence are %q", certificates)
	}
	b := browse(t)
	b.signIn(learner, false)
	main := js[string](b, `document.querySelector("main").innerText`)
	for _, what := range []string{"Asesmen mencari informasi digital", "Asesmen literasi data"} {
		if !strings.Contains(main, what) {
			t.Errorf("the learner's home does not name %s: %s", what, main)
		}
	}
}

// Each of the printed people finds something to do or to look at on their first page; the second administrator as long as the role that
// the first asked for waits, which another test of this house may have decided.
func TestTheDemosPeopleHaveSomethingToDo(t *testing.T) {
	waits := len(home(t).rows(t, "select kind from approvals where state = 'waiting' and kind = 'role.grant'")) > 0
	for key, href := range map[string]string{
		"trainer": "/studio/bank/laporan", "hr": "/ditahan", "hr_2": "/persetujuan", "unit_hr": "/ditahan", "head": "/kesenjangan",
		"signatory": "/atas-nama-saya", "administrator_2": "/persetujuan", "auditor": "/jejak-audit",
	} {
		b := browse(t)
		b.signIn(persona(t, key).NIP, true)
		want := key != "administrator_2" || waits
		if got := js[bool](b, fmt.Sprintf(`!!document.querySelector('main a[href^=%q]')`, href)); got != want {
			t.Errorf("the home of %s leads to %s: %v, want %v", key, href, got, want)
		}
	}
}

// rows are the values of a query of one text column.
func (h *house) rows(t testing.TB, query string) (list []string) {
	t.Helper()
	if err := h.db.NewRaw(query).Scan(t.Context(), &list); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return list
}

// ask reads from the API as one of the staff.
func (h *house) ask(t testing.TB, key, path string, into any) {
	t.Helper()
	nip := persona(t, key).NIP
	body, err := json.Marshal(map[string]string{"login": nip, "password": demo.Password, "code": h.code(t, nip)})
	if err != nil {
		t.Fatal(err)
	}
	var given struct {
		Token string `json:"access_token"`
	}
	for _, step := range []struct {
		method, path string
		body         []byte
		into         any
	}{{http.MethodPost, "/tokens", body, &given}, {http.MethodGet, path, nil, into}} {
		req, err := http.NewRequestWithContext(t.Context(), step.method, h.base+"/api/v1"+step.path, bytes.NewReader(step.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+given.Token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(step.into); err != nil || resp.StatusCode >= http.StatusBadRequest {
			t.Fatalf("%s: %d %v", step.path, resp.StatusCode, err)
		}
	}
}
