package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/certification"
	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/internal/sheet"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/storage"
)

// furnish gives each place, and each of the cast, a record of every kind that can be theirs.
func (w *town) furnish() {
	paper, chief := w.store(pdf), w.folk["chief"]
	for _, place := range places {
		r := w.office(place, chief.who)
		maps.Copy(r, w.teaching(place, chief.who))
		w.records[place] = r
		maps.Copy(r, w.order(place, chief.who))
		maps.Copy(r, w.life(w.folk[place], r))
		maps.Copy(r, w.account(w.folk[place]))
	}
	for _, c := range w.cast[1:] {
		r := things{"unit": w.place[c.place].String()}
		switch {
		case c.who.Has(people.Trainer):
			maps.Copy(r, w.teaching(c.place, c.who))
		case c.who.Has(people.HR):
			maps.Copy(r, w.order(c.place, c.who))
			r["order"] = w.orderTo(c)
		case c.who.Has(people.Administrator):
			maps.Copy(r, w.office(c.place, c.who))
		}
		maps.Copy(r, w.life(c, w.records[c.place]))
		w.records[c.name] = r
	}
	_, err := w.stage.ExecContext(w.t.Context(), "update certificates set pdf_key = ?, signed_at = now()", paper)
	w.need(err)
}

// sendFiles begins to send a file for each place and each trainer: the store copies no object that is half there, so each town sends its own.
func (w *town) sendFiles() {
	for _, place := range places {
		w.records[place]["upload"] = w.upload(w.folk["chief"], w.records[place]["media"])
	}
	for _, c := range w.cast[1:] {
		if c.who.Has(people.Trainer) {
			w.records[c.name]["upload"] = w.upload(c, w.records[c.name]["media"])
		}
	}
}

// store keeps an object.
func (w *town) store(data []byte) string {
	ctx := w.t.Context()
	o := must[storage.Object](w.t)(w.house.store.Put(ctx, storage.NewKey(storage.MediaPrefix), bytes.NewReader(data), int64(len(data)), "application/pdf"))
	w.need(w.house.store.Record(ctx, w.stage, o, "berkas.pdf", id.Person{}))
	return o.Key
}

// pdf is enough of a file to be taken for one.
var pdf = []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")

// nowhere names records that do not exist.
func nowhere() things {
	r := things{"slug": "tidak-ada-" + uuid.NewString(), "token": "tidak-ada", "digest": "tidak-ada", "code": "TIDAKADA", "nip": "199912312020121999", "name": "Tidak Ada"}
	for _, kind := range []string{
		"unit", "vacant", "issuer", "course", "quick", "draft", "module", "second", "media", "video", "quiz", "question", "second-question", "banked", "mandate", "order", "joint", "import",
		"applied", "person", "enrolment", "lesson", "done", "attempt", "finished", "certificate", "grant", "session", "other-session", "examination", "test", "free-quiz", "quick-quiz", "draft-exam",
		"upload", "approval", "version", "chapter", "bank-import", "reported", "held", "assessment", "published", "opening", "offer", "try", "asked-version", "regrade", "contest", "measured", "inquiry", "asked", "document", "binned", "parcel",
	} {
		r[kind] = uuid.NewString()
	}
	return r
}

// office is what administrators make: the unit itself, an empty one below it, an issuer and imports.
func (w *town) office(place string, maker people.Actor) things {
	ctx, unit := w.t.Context(), w.place[place]
	vacant := must[uuid.UUID](w.t)(w.house.people.CreateUnit(ctx, maker, people.NewUnit{
		Name: "Kosong " + place + ".", Kind: "seksi", ParentID: unit, TimeZone: "Asia/Jakarta", From: "2026-01-01",
	}))
	w.names++
	file := fmt.Sprintf("pegawai-%s-%03d.csv", place, w.names)
	r := things{
		"unit": unit.String(), "vacant": vacant.String(), "unit-code": fmt.Sprint("U", w.names),
		"mark vacant": "Kosong " + place + ".", "mark issuer": "Terbit-" + place, "mark import": file,
	}
	if maker.PersonID == w.folk["chief"].who.PersonID {
		issuer, _, err := w.house.certification.SaveIssuer(ctx, people.System(), certification.Issuer{
			UnitID: unit, Place: "Curup", NumberTemplate: "Terbit-" + place + "/{urut}/{unit}/{tahun}", UnitCode: strings.ToUpper(place),
			SignatoryID: maker.PersonID, LegalBasis: certification.DefaultBasis("Dinas"),
		})
		w.need(err)
		maker.Fresh = true
		w.need(w.house.certification.Accept(ctx, maker, issuer.ID, issuer.Digest()))
		r["issuer"] = issuer.ID.String()
	}
	cells := must[[]byte](w.t)(json.Marshal(slices.Repeat([]sheet.Cell{{Kind: sheet.TextCell, Text: "x"}}, len(siasn.ImportColumns))))
	for _, state := range []string{"checked", "applied"} {
		id := uuid.New()
		_, err := w.stage.ExecContext(ctx, `insert into import_batches (id, file_name, format, columns, root_unit_id, state, rows_total, summary, created_by, created_at)
			values (?, ?, 'csv', ?, ?, ?, 1, '{"new": 1}', ?, now())`, id, file, pgdialect.Array(siasn.RequiredColumns), unit, state, maker.PersonID)
		w.need(err)
		_, err = w.stage.ExecContext(ctx, `insert into import_rows (batch_id, row_no, seq, outcome, nip_shown, name_shown, cells) values (?, 2, 0, 'new', '199001012015011001', ?, ?::jsonb)`,
			id, "Baris "+place, string(cells))
		w.need(err)
		r[map[string]string{"checked": "import", "applied": "applied"}[state]] = id.String()
	}
	return r
}

// order is what HR makes: an order to a unit.
func (w *town) order(place string, maker people.Actor) things {
	course := uuid.MustParse(w.records[place]["quick"])
	if maker.PersonID != w.folk["chief"].who.PersonID {
		course = uuid.MustParse(w.records["root"]["course"]) // a course is ordered once for a unit
	}
	id := must[uuid.UUID](w.t)(w.house.mandates.Mandate(w.t.Context(), maker, mandates.NewMandate{
		CourseID: course, UnitID: w.place[place], DueOn: people.DayOf(time.Now().AddDate(0, 1, 0)), Note: "Perintah " + place,
	}))
	return things{"mandate": id.String(), "joint": w.joint(place, maker), "mark joint": "Terbit-joint " + place}
}

// parcel is a course file that waits for a decision.
func (w *town) parcel(unit uuid.UUID, tag string, maker people.Actor) string {
	of := uuid.New()
	w.do(`insert into parcels (id, unit_id, file_name, key, bytes, state, created_by, created_at, changed_at)
		values (?, ?, ?, ?, 1, 'checked', ?, now(), now())`, of, unit, "Bingkisan "+tag, w.store(pdf), maker.PersonID)
	return of.String()
}

// joint is an order for many, of whom there is one.
func (w *town) joint(place string, maker people.Actor) string {
	order, sits := uuid.New(), w.assessment(maker, w.place[place], "Terbit-joint "+place, "published")
	w.do(`insert into orders (id, unit_id, competency_id, assessment_id, due_on, chosen, given, created_by, created_at)
		values (?, ?, ?, ?, current_date + 30, 1, 1, ?, now())`, order, w.place[place], w.competency, sits, maker.PersonID)
	w.do(`insert into mandates (id, assessment_id, order_id, person_id, due_on, created_by, created_at)
		values (gen_random_uuid(), ?, ?, ?, current_date + 30, ?, now())`, sits, order, w.folk[place].who.PersonID, maker.PersonID)
	return order.String()
}
