package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"mumpuni/competencies"
	"mumpuni/people"
)

// shown is what a surface says of a row of a board and a competency: its figures, none of a masked one but how many people it is about.
type shown map[string]int

// masked reports that nothing but the number of people is said.
func (s shown) masked() bool { return len(s) == 1 }

// tableOfAPI reads a board of the API.
func (w *town) tableOfAPI(c citizen, query string) map[string]shown {
	var b struct {
		Competencies []struct {
			ID   uuid.UUID `json:"id"`
			Code string    `json:"code"`
		} `json:"competencies"`
		Cells []map[string]any `json:"cells"`
	}
	w.need(json.Unmarshal([]byte(w.body(c, "/api/v1/gaps"+query)), &b))
	code, out := map[string]string{}, map[string]shown{}
	for _, k := range b.Competencies {
		code[k.ID.String()] = k.Code
	}
	for _, cell := range b.Cells {
		said := shown{"required": int(cell["required"].(float64))}
		for name, value := range cell {
			n, number := value.(float64)
			switch {
			case cell["masked"] != true && slices.Contains(append([]string{"measured"}, states...), name):
				said[name] = int(n)
			case cell["masked"] == true && name != "required" && number && n != 0, cell["masked"] == true && name == "provisional" && value == true:
				w.t.Errorf("a masked cell of the API says %s: %v", name, value)
			}
		}
		out[cell["unit_id"].(string)+" "+code[cell["competency_id"].(string)]] = said
	}
	return out
}

// tableOfRows reads a file of a board.
func (w *town) tableOfRows(rows [][]string) map[string]shown {
	unit, out := map[string]uuid.UUID{}, map[string]shown{}
	for _, u := range w.rows().Units {
		unit[u.Name] = u.UnitID
	}
	head := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, "Dipersyaratkan") })
	if head < 0 {
		w.t.Fatalf("no head among %v", rows)
	}
	name, code := slices.Index(rows[head], "Unit kerja"), slices.Index(rows[head], "Kode")
	for _, r := range rows[head+1:] {
		of, _, _ := strings.Cut(r[name], " (")
		said := shown{}
		for i, cell := range r {
			figure, ok := heads[rows[head][i]]
			n, err := strconv.Atoi(strings.ReplaceAll(cell, ".", ""))
			if ok && err == nil {
				said[figure] = n
			}
			if i > code+1 && err == nil && !ok && strings.Contains(strings.Join(r, " "), "kurang dari") {
				w.t.Errorf("a masked row says %q in %q", cell, rows[head][i])
			}
		}
		out[unit[of].String()+" "+r[code]] = said
	}
	return out
}

func (w *town) tableOfCSV(c citizen, path string) map[string]shown {
	var lines []string
	for line := range strings.Lines(strings.TrimPrefix(w.body(c, path), "\ufeff")) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	read := csv.NewReader(strings.NewReader(strings.Join(lines, "")))
	read.Comma, read.FieldsPerRecord = ';', -1
	return w.tableOfRows(must[[][]string](w.t)(read.ReadAll()))
}

func (w *town) tableOfXLSX(c citizen, path string) map[string]shown {
	f := must[*excelize.File](w.t)(excelize.OpenReader(strings.NewReader(w.body(c, path))))
	return w.tableOfRows(must[[][]string](w.t)(f.GetRows(f.GetSheetName(0))))
}

// crowd gives an office sections of every size, and measures all of them in every way.
func (w *town) crowd(random *rand.Rand) {
	unit := func(name, kind string, parent uuid.UUID) uuid.UUID {
		return must[uuid.UUID](w.t)(w.house.people.CreateUnit(w.t.Context(), people.System(), people.NewUnit{Name: name, Kind: kind, ParentID: parent, TimeZone: "Asia/Jakarta", From: "2026-01-01"}))
	}
	w.place["office"] = unit("Dinas Uji", "opd", w.place["root"]) // whose only small section is the rest of the others
	for i, size := range []int{0, 3, 9, 10, 12, 17, 5, 12, 14, 5} {
		parent := w.place[[]string{"here", "below", "there"}[i%3]]
		if i >= 7 {
			parent = w.place["office"]
		}
		unit := unit(fmt.Sprintf("Seksi %c", 'A'+i), "seksi", parent)
		for n := range size {
			person := uuid.New()
			w.do("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', now(), now())", person, fmt.Sprintf("Warga %d.%d", i, n))
			w.do("insert into assignments select gen_random_uuid(), ?, ?, p.id, true, '2026-01-01', null from posts p where p.kind = 'pelaksana' limit 1", person, unit)
		}
	}
	w.measureAtRandom(random)
}

// TestMaskedFiguresAreToldOnNoSurface: who may not open people reads the same of every unit on page, in CSV, XLSX and API, of no figure about fewer people than
// the limit more than how many they are, and finds none out by sums and differences of all that all boards say, of any competency or state; nor by another day, by
// a filter, or without the units below.
func TestMaskedFiguresAreToldOnNoSurface(t *testing.T) {
	w := settledTown(t)
	viewers := []citizen{w.arrive("penanda@root", "root", people.Signatory), w.arrive("penanda@here", "here", people.Signatory)}
	w.crowd(rand.New(rand.NewPCG(10, 3))) //nolint:gosec // the same town each time
	chief := w.folk["chief"]
	w.do(`insert into measurement_policies (id, counts_from, certainty, valid_months, cool_down_days, tries_a_year, set_at, set_by, approved_by)
		values (gen_random_uuid(), '2026-09-01', 0.95, 24, 7, 3, '2026-02-01', ?, ?)`, chief.who.PersonID, w.folk["vice"].who.PersonID)
	for i, viewer := range viewers {
		var top uuid.UUID = w.place[[]string{"root", "here"}[i]]
		known, hidden := w.boardsOf(viewer, top)
		if len(hidden) < 20 {
			t.Fatalf("%d masked figures: the town is too easy", len(hidden))
		}
		w.attack(known, hidden)
		t.Logf("%s: %d figures shown, %d masked", viewer.name, len(known), len(hidden))
		day := w.now().AddDate(0, 0, -1).Format(time.DateOnly)
		for _, path := range []string{"/kesenjangan", "/kesenjangan.csv", "/kesenjangan.xlsx", "/api/v1/gaps", "/api/v1/gaps.csv"} {
			for _, query := range []string{"as_of=" + day, "direct=true", "direct=1", "post_kind=pelaksana", "employment=pns"} {
				answer := w.send(viewer, http.MethodGet, path+"?unit="+top.String()+"&"+query, request{})
				if answer.Code == http.StatusOK && !(query == "direct=1" && strings.HasPrefix(path, "/api") || query == "direct=true" && !strings.HasPrefix(path, "/api")) {
					t.Errorf("%s?%s: %d", path, query, answer.Code)
				}
			}
		}
	}
}

// place of a figure: a row of a board, of the direct people of its unit or of a child with all below, and a competency.
type figurePlace struct {
	unit   uuid.UUID
	direct bool
	code   string
}

// boardsOf opens the board of every unit below top on all surfaces, holds them against one another, and gives what is shown and what is masked.
func (w *town) boardsOf(viewer citizen, top uuid.UUID) (known map[figurePlace]shown, hidden map[figurePlace]int) {
	known, hidden = map[figurePlace]shown{}, map[figurePlace]int{}
	r := w.rows()
	for _, u := range r.Units {
		if _, below := r.rowOf(u.UnitID, top); !below {
			continue
		}
		query := "?unit=" + u.UnitID.String()
		api := w.tableOfAPI(viewer, query)
		for surface, table := range map[string]map[string]shown{
			"CSV": w.tableOfCSV(viewer, "/kesenjangan.csv"+query), "CSV of the API": w.tableOfCSV(viewer, "/api/v1/gaps.csv"+query),
			"XLSX": w.tableOfXLSX(viewer, "/kesenjangan.xlsx"+query),
		} {
			if fmt.Sprint(table) != fmt.Sprint(api) {
				for key, said := range api {
					if fmt.Sprint(table[key]) != fmt.Sprint(said) {
						w.t.Errorf("%s, %s: %v, the API %v", u.Name, surface, table[key], said)
					}
				}
			}
		}
		w.pageAdds(viewer, query, api)
		for key, said := range api {
			of, code, _ := strings.Cut(key, " ")
			at := figurePlace{uuid.MustParse(of), of == u.UnitID.String(), code}
			if said.masked() {
				hidden[at] = said["required"]
				continue
			}
			if said["required"] < competencies.SmallGroup {
				w.t.Errorf("%s: %v is shown of %d people", u.Name, at, said["required"])
			}
			known[at] = said
		}
	}
	return known, hidden
}

// pageAdds holds the page's figures of a competency against the sum of what is shown: of what is masked nothing is in them.
func (w *town) pageAdds(viewer citizen, query string, api map[string]shown) {
	w.t.Helper()
	sums := map[string]map[string]int{}
	for key, said := range api {
		_, code, _ := strings.Cut(key, " ")
		if said.masked() {
			continue
		}
		if sums[code] == nil {
			sums[code] = map[string]int{}
		}
		for name, n := range said {
			sums[code][name] += n
		}
	}
	for key, figures := range w.boardOfPage(viewer, query) {
		if sum := sums[strings.TrimSpace(key)]; fmt.Sprint(sum) != fmt.Sprint(figures) {
			w.t.Errorf("%s: the page says %v of %s, what is shown adds to %v", query, figures, key, sum)
		}
	}
}

// attack finds out what all that is shown together says: a masked figure that is a sum of multiples of shown ones is told.
func (w *town) attack(known map[figurePlace]shown, hidden map[figurePlace]int) {
	w.t.Helper()
	r, column := w.rows(), map[uuid.UUID]int{}
	for i, u := range r.Units {
		column[u.UnitID] = i
	}
	row := func(at figurePlace) []*big.Rat {
		out := make([]*big.Rat, len(r.Units))
		for _, u := range r.Units {
			_, below := r.rowOf(u.UnitID, at.unit)
			out[column[u.UnitID]] = new(big.Rat)
			if u.UnitID == at.unit || below && !at.direct {
				out[column[u.UnitID]].SetInt64(1)
			}
		}
		return out
	}
	solved := map[string]map[int][]*big.Rat{}
	learn := func(at figurePlace) {
		if solved[at.code] == nil {
			solved[at.code] = map[int][]*big.Rat{}
		}
		rest := row(at)
		if pivot := reduced(rest, solved[at.code]); pivot >= 0 {
			by := new(big.Rat).Inv(rest[pivot])
			for i := range rest {
				rest[i] = new(big.Rat).Mul(rest[i], by)
			}
			solved[at.code][pivot] = rest
		}
	}
	for at := range known {
		learn(at)
	}
	for _, u := range r.Units { // where nobody serves directly that is known, too
		for code := range solved {
			at := figurePlace{u.UnitID, true, code}
			_, shown := known[at]
			if _, masked := hidden[at]; !shown && !masked {
				learn(at)
			}
		}
	}
	sums, of := map[figurePlace][]*big.Rat{}, map[figurePlace]int{} // what is masked of a board together
	for at, n := range hidden {
		if reduced(row(at), solved[at.code]) < 0 {
			w.t.Errorf("%v (%d people) is masked, and follows from what is shown", at, n)
		}
		board := figurePlace{unit: at.unit, code: at.code}
		if i := slices.IndexFunc(r.Units, func(u unitRow) bool { return u.UnitID == at.unit }); !at.direct && i >= 0 {
			board.unit = r.Units[i].ParentID
		}
		if sums[board] == nil {
			sums[board] = zeros(len(r.Units))
		}
		for i, x := range row(at) {
			sums[board][i].Add(sums[board][i], x)
		}
		of[board] += n
	}
	for board, sum := range sums {
		if of[board] < competencies.SmallGroup && reduced(sum, solved[board.code]) < 0 {
			w.t.Errorf("what is masked on the board of %v is %d people together, and follows from what is shown", board, of[board])
		}
	}
}

func zeros(n int) []*big.Rat {
	list := make([]*big.Rat, n)
	for i := range list {
		list[i] = new(big.Rat)
	}
	return list
}

// unitRow is a unit among the raw rows.
type unitRow = struct {
	UnitID, ParentID uuid.UUID
	Name             string
}

// reduced takes from a row all that rows in echelon form say, and gives where what is left begins, -1 for nothing left.
func reduced(row []*big.Rat, solved map[int][]*big.Rat) int {
	for at := range row {
		if row[at].Sign() == 0 {
			continue
		}
		by, known := solved[at]
		if !known {
			return at
		}
		times := new(big.Rat).Set(row[at])
		for i := range row {
			row[i] = new(big.Rat).Sub(row[i], new(big.Rat).Mul(times, by[i]))
		}
	}
	return -1
}
