package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"mumpuni/people"
)

// recount knows the raw rows that boards are made of, and counts people one by one. It calls nothing of the board.
type recount struct {
	Units []struct {
		UnitID, ParentID uuid.UUID
		Name             string
	}
	Posts []struct {
		PersonID, UnitID uuid.UUID
		Kind             string
		ValidFrom        time.Time
	}
	Rules []struct {
		CompetencyID       uuid.UUID
		Code, PostKind     string
		Level              int
		ValidFrom, ValidTo time.Time
	}
	Measured []struct {
		PersonID, CompetencyID                                     uuid.UUID
		Grade                                                      string
		Attained, BelowFrom                                        int
		MeasuredAt, RecordedAt, ValidUntil, HeldUntil, WithdrawnAt time.Time
	}
	Shown []struct {
		PersonID, CompetencyID  uuid.UUID
		Grade                   string
		Level                   int
		AttainedAt, WithdrawnAt time.Time
	}
	Instruments []struct {
		CompetencyID   uuid.UUID
		Level, Decides int
		Since, Until   time.Time
	}
}

func (w *town) rows() (r recount) {
	w.t.Helper()
	for dest, query := range map[any]string{
		&r.Units: "select unit_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000') as parent_id, name from unit_versions where valid_to is null",
		&r.Posts: "select a.person_id, a.unit_id, p.kind, a.valid_from from assignments a join posts p on p.id = a.post_id where a.main and a.valid_to is null",
		&r.Rules: `select r.competency_id, c.code, r.post_kind, r.level, r.valid_from, coalesce(r.valid_to, '2999-01-01') as valid_to
			from required_levels r join competencies c on c.id = r.competency_id where r.post_level = '' and r.post_name = ''`,
		&r.Measured: `select person_id, competency_id, grade, attained, coalesce(below_from, 0) as below_from, measured_at, recorded_at, valid_until,
			coalesce(held_until, '2000-01-01') as held_until, coalesce(withdrawn_at, '2999-01-01') as withdrawn_at from measurements`,
		&r.Shown:       "select person_id, competency_id, grade, level, attained_at, coalesce(withdrawn_at, '2999-01-01') as withdrawn_at from attainments",
		&r.Instruments: "select competency_id, level, decides, since, coalesce(until, '2999-01-01') as until from instruments",
	} {
		w.need(w.stage.NewRaw(query).Scan(w.t.Context(), dest))
	}
	return r
}

// stands says how a person stands at the end of a day: the state, and whether the former rule has the level.
func (r recount) stands(person, competency uuid.UUID, level int, day, end time.Time) (state string, met bool) {
	reached, below, at, measured, held := 0, 0, time.Time{}, false, false
	for _, m := range r.Measured {
		if m.PersonID != person || m.CompetencyID != competency || m.Grade != "E2" || !m.RecordedAt.Before(end) || m.WithdrawnAt.Before(end) {
			continue
		}
		if !m.HeldUntil.Before(end) {
			held = true
		} else if !m.ValidUntil.Before(day) && m.MeasuredAt.After(at) {
			reached, below, at, measured = m.Attained, m.BelowFrom, m.MeasuredAt, true
		}
	}
	for _, a := range r.Shown {
		if a.PersonID != person || a.CompetencyID != competency || !a.AttainedAt.Before(end) || a.WithdrawnAt.Before(end) {
			continue
		}
		met = met || a.Level >= level && (a.Grade == "E2" || a.Grade == "E3")
		if a.Grade == "E3" {
			reached, measured = max(reached, a.Level), true
		}
	}
	switch {
	case measured && reached >= level:
		return "attained", met
	case measured && below > 0 && below <= level:
		return "below", met
	case measured:
		return "not_enough", met
	case held:
		return "held", met
	}
	for _, i := range r.Instruments {
		if i.CompetencyID == competency && i.Level == level && i.Decides >= 40 && i.Since.Before(end) && !i.Until.Before(end) {
			return "unmeasured", met
		}
	}
	return "no_instrument", met
}

// rowOf is the row of top's board on which people of a unit stand: top itself, or its child that they are below.
func (r recount) rowOf(unit, top uuid.UUID) (uuid.UUID, bool) {
	if unit == top {
		return top, true
	}
	for unit != uuid.Nil {
		i := slices.IndexFunc(r.Units, func(u struct {
			UnitID, ParentID uuid.UUID
			Name             string
		},
		) bool {
			return u.UnitID == unit
		})
		if i < 0 {
			return uuid.Nil, false
		}
		if r.Units[i].ParentID == top {
			return unit, true
		}
		unit = r.Units[i].ParentID
	}
	return uuid.Nil, false
}

// states in the order of files, after how many are required and measured.
var states = []string{"attained", "below", "not_enough", "unmeasured", "no_instrument", "held"}

// board counts a board: "unit competency-code" → figures by name; unit "" is all of them.
func (r recount) board(top uuid.UUID, day time.Time) map[string]map[string]int {
	end, out := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, people.Location("Asia/Jakarta")), map[string]map[string]int{}
	for _, p := range r.Posts {
		row, ok := r.rowOf(p.UnitID, top)
		if !ok || p.ValidFrom.After(day) {
			continue
		}
		for _, rule := range r.Rules {
			if rule.PostKind != p.Kind || rule.ValidFrom.After(day) || !rule.ValidTo.After(day) {
				continue
			}
			state, met := r.stands(p.PersonID, rule.CompetencyID, rule.Level, day, end)
			for _, key := range []string{row.String() + " " + rule.Code, " " + rule.Code} {
				if out[key] == nil {
					out[key] = map[string]int{}
				}
				out[key]["required"]++
				out[key][state]++
				if state == "attained" || state == "below" || state == "not_enough" {
					out[key]["measured"]++
				}
				if met {
					out[key]["met"]++
				}
			}
		}
	}
	return out
}

// measureAtRandom gives people measurements, evidence and instruments of all kinds, over the year.
func (w *town) measureAtRandom(random *rand.Rand) {
	r := w.rows()
	day := func() string { return fmt.Sprintf("2026-%02d-%02d 05:00+00", 2+random.IntN(9), 1+random.IntN(28)) }
	for _, p := range r.Posts {
		for _, rule := range r.Rules[:min(len(r.Rules), 60)] {
			if rule.PostKind != p.Kind || random.IntN(3) == 0 {
				continue
			}
			at, attained := day(), random.IntN(4)
			var below, held, withdrawn any
			if b := attained + 1 + random.IntN(3); random.IntN(2) == 0 {
				below = b
			}
			if random.IntN(4) == 0 {
				held = day()
			}
			if random.IntN(6) == 0 {
				withdrawn = day()
			}
			w.do(`insert into measurements (id, person_id, competency_id, source, source_id, measured_at, recorded_at, valid_until, grade, supervised, questions, mass, p, eap, sd,
				attained, below_from, stopped, rule, held_until, withdrawn_at, withdrawn_for)
				values (gen_random_uuid(), ?, ?, 'attempt', gen_random_uuid(), ?, ?, ?::date, ?, false, 9, '{1}', '{1,1,.5,.1,0}', 0, .3, ?, ?, 'sent', 'x', ?, ?, ?)`,
				p.PersonID, rule.CompetencyID, at, at, []string{"2026-08-31", "2028-01-01"}[random.IntN(2)], []string{"E1", "E2", "E2", "E2"}[random.IntN(4)],
				attained, below, held, withdrawn, map[bool]any{true: "measurement.withdrawn.annulled"}[withdrawn != nil])
			w.do("insert into attainments (id, person_id, competency_id, level, grade, source, source_id, attained_at) values (gen_random_uuid(), ?, ?, ?, ?, 'attempt', gen_random_uuid(), ?)",
				p.PersonID, rule.CompetencyID, 1+random.IntN(4), []string{"E1", "E2", "E3"}[random.IntN(3)], day())
		}
	}
	for _, rule := range r.Rules[:min(len(r.Rules), 60)] {
		w.do("insert into instruments (competency_id, level, decides, source_id, since) values (?, ?, ?, gen_random_uuid(), ?)", rule.CompetencyID, rule.Level, 20+random.IntN(60), day())
	}
}

// TestBoardsAreWhatTheRawRowsSay: page, CSV, XLSX and API of three days, before and after the day from which measurements count, say of
// every unit and competency what counting its people one by one from the raw rows says.
func TestBoardsAreWhatTheRawRowsSay(t *testing.T) {
	w := settledTown(t)
	w.measureAtRandom(rand.New(rand.NewPCG(9, 9))) //nolint:gosec // the same town each time
	chief := w.folk["chief"]
	w.do(`insert into measurement_policies (id, counts_from, certainty, valid_months, cool_down_days, tries_a_year, set_at, set_by, approved_by)
		values (gen_random_uuid(), '2026-09-01', 0.95, 24, 7, 3, '2026-02-01', ?, ?)`, chief.who.PersonID, w.folk["vice"].who.PersonID)
	rows, compared := w.rows(), 0
	for _, place := range []string{"root", "here"} {
		for _, day := range []string{"2026-05-31", "2026-09-30", w.now().Format(time.DateOnly)} {
			at, _ := time.Parse(time.DateOnly, day)
			want := rows.board(w.place[place], at)
			if len(want) < 20 {
				t.Fatalf("%d figures: the town is too small", len(want))
			}
			query := "?unit=" + w.place[place].String() + "&as_of=" + day
			for surface, got := range map[string]map[string]map[string]int{
				"API": w.boardOfAPI(chief, query, day < "2026-09-01"), "CSV": w.boardOfCSV(chief, "/kesenjangan.csv"+query), "CSV of the API": w.boardOfCSV(chief, "/api/v1/gaps.csv"+query),
				"XLSX": w.boardOfXLSX(chief, query), "page": w.boardOfPage(chief, query),
			} {
				compared += differences(t, place+" "+day+" "+surface, want, got, day < "2026-09-01" && surface == "API")
			}
		}
	}
	t.Logf("%d figures compared", compared)
}

// differences holds a surface against the count; it gives how many figures it compared. A surface says totals ("") or units' rows.
func differences(t *testing.T, where string, want, got map[string]map[string]int, former bool) (compared int) {
	t.Helper()
	if len(got) == 0 {
		t.Errorf("%s says nothing", where)
	}
	for key, figures := range got {
		for name, n := range figures {
			compared++
			if want[key][name] != n {
				t.Errorf("%s: %s of %s is %d, counted %d", where, name, key, n, want[key][name])
			}
		}
		if _, ok := figures["met"]; ok != former && strings.HasSuffix(where, "API") {
			t.Errorf("%s: %s tells of the former rule: %v", where, key, ok)
		}
	}
	for key := range want {
		_, units := got[key]
		if strings.HasPrefix(key, " ") == strings.HasSuffix(where, "page") && !units {
			t.Errorf("%s leaves out %s", where, key)
		}
	}
	return compared
}

func (w *town) body(c citizen, path string) string {
	w.t.Helper()
	answer := w.send(c, http.MethodGet, path, request{})
	if answer.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %.300s", path, answer.Code, answer.Body)
	}
	return answer.Body.String()
}

func (w *town) boardOfAPI(c citizen, query string, former bool) map[string]map[string]int {
	var b struct {
		Competencies []struct {
			ID   uuid.UUID `json:"id"`
			Code string    `json:"code"`
		} `json:"competencies"`
		Cells []map[string]any `json:"cells"`
	}
	w.need(json.Unmarshal([]byte(w.body(c, "/api/v1/gaps"+query)), &b))
	code, out := map[string]string{}, map[string]map[string]int{}
	for _, k := range b.Competencies {
		code[k.ID.String()] = k.Code
	}
	for _, cell := range b.Cells {
		key := cell["unit_id"].(string) + " " + code[cell["competency_id"].(string)]
		out[key] = map[string]int{}
		for _, name := range append([]string{"required", "measured"}, states...) {
			out[key][name] = int(cell[name].(float64))
		}
		if met, ok := cell["met"].(float64); ok && former {
			out[key]["met"] = int(met)
		}
	}
	return out
}

// heads are how files head the figures.
var heads = map[string]string{
	"Dipersyaratkan": "required", "Terukur": "measured", "Tercapai": "attained", "Di bawah": "below", "Belum cukup bukti": "not_enough",
	"Belum diukur": "unmeasured", "Belum ada alat ukur": "no_instrument", "Ditahan": "held",
}

// boardOfRows reads a table of units, competency codes and figures.
func (w *town) boardOfRows(rows [][]string) map[string]map[string]int {
	unit, out := map[string]uuid.UUID{}, map[string]map[string]int{}
	for _, u := range w.rows().Units {
		unit[u.Name] = u.UnitID
	}
	head := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, "Dipersyaratkan") })
	if head < 0 {
		w.t.Fatalf("no head among %v", rows)
	}
	name, code := slices.Index(rows[head], "Unit kerja"), slices.Index(rows[head], "Kode")
	for _, r := range rows[head+1:] {
		of := r[name]
		if short, _, direct := strings.Cut(of, " ("); direct && unit[of] == uuid.Nil {
			of = short
		}
		key := unit[of].String() + " " + r[code]
		out[key] = map[string]int{}
		for i, h := range rows[head] {
			if figure, ok := heads[h]; ok {
				out[key][figure], _ = strconv.Atoi(strings.ReplaceAll(cmp.Or(r[i], "0"), ".", ""))
			}
		}
	}
	return out
}

func (w *town) boardOfCSV(c citizen, path string) map[string]map[string]int {
	text := strings.TrimPrefix(w.body(c, path), "\ufeff")
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	read := csv.NewReader(strings.NewReader(strings.Join(lines, "")))
	read.Comma, read.FieldsPerRecord = ';', -1
	return w.boardOfRows(must[[][]string](w.t)(read.ReadAll()))
}

func (w *town) boardOfXLSX(c citizen, query string) map[string]map[string]int {
	f := must[*excelize.File](w.t)(excelize.OpenReader(strings.NewReader(w.body(c, "/kesenjangan.xlsx"+query))))
	return w.boardOfRows(must[[][]string](w.t)(f.GetRows(f.GetSheetName(0))))
}

var (
	rowOfPage  = regexp.MustCompile(`(?s)<span class="num muted">([A-Z]+[0-9.]+)</span>.*?<progress class="coverage" value="(\d+)" max="(\d+)".*?role="img" aria-label="([^"]*)"`)
	partOfPage = regexp.MustCompile(`([a-z ]+) (\d+)`)
)

func (w *town) boardOfPage(c citizen, query string) map[string]map[string]int {
	out := map[string]map[string]int{}
	words := map[string]string{}
	for head, name := range heads {
		words[strings.ToLower(head)] = name
	}
	for _, m := range rowOfPage.FindAllStringSubmatch(w.body(c, "/kesenjangan"+query), -1) {
		figures := map[string]int{}
		for _, s := range states {
			figures[s] = 0
		}
		figures["measured"], _ = strconv.Atoi(m[2])
		figures["required"], _ = strconv.Atoi(m[3])
		for _, part := range partOfPage.FindAllStringSubmatch(m[4], -1) {
			name, ok := words[strings.TrimSpace(part[1])]
			if !ok {
				w.t.Fatalf("%q is no state", part[1])
			}
			figures[name], _ = strconv.Atoi(part[2])
		}
		out[" "+m[1]] = figures
	}
	return out
}
