package main

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/internal/fault"
)

// agreedContent is what a second person agrees to, by table: which rows are of the draft (?0), and the columns that say nothing of what a
// learner meets. Every other column, one that is added tomorrow included, must be covered by what was agreed to.
var agreedContent = []struct {
	table, of string
	apart     []string
}{
	{"course_versions", "t.id = ?0", []string{
		"id", "course_id", "number", "state", "created_by", "created_at", "updated_at", "published_at", "published_by", "words", "approved_at",
		"approved_by", "lacks_told_at", "data_bytes", "weighed_at", "weighed_by",
	}},
	{"course_competencies", "t.version_id = ?0", []string{"version_id"}},
	{"modules", "t.version_id = ?0", []string{"version_id", "lineage_id", "words", "created_at", "updated_at"}},
	{"quizzes", "t.id in (select quiz_id from modules where version_id = ?0)", []string{"id", "unit_id", "created_by", "created_at", "updated_at", "frozen_at"}},
	{"quiz_slots", "t.quiz_id in (select quiz_id from modules where version_id = ?0)", []string{"quiz_id"}},
}

// another is another value of a column: by its name where not every value will do, else by its type.
var another = map[string]string{
	"course_versions.language": "'en'", "course_versions.cover_picture": "'x.png', cover_alt = 'x'", "course_versions.cover_alt": "'x', cover_picture = 'x.png'", "modules.part": "'evaluasi'", "modules.kind": "'link'", "course_competencies.level": "9",
	"quiz_slots.version_id": "(select id from question_versions where id <> t.version_id limit 1)", "modules.quiz_id": "(select id from quizzes limit 1)", "text": "t.{c} || 'x'", "integer": "coalesce(t.{c}, 0) + 7", "boolean": "not t.{c}", "uuid": "gen_random_uuid()", "ARRAY": "array_append(t.{c}, 'x')",
	"jsonb": `coalesce(t.{c}, '{}') || '{"x": 1}'`,
}

// TestWhateverChangesInWhatWasAskedVoidsIt changes each column of what a second person agrees to, one at a time: the approval that waited
// does nothing. Files and captions are held in courses, where they are put; a question never changes, an edit puts another version in its slot.
func TestWhateverChangesInWhatWasAskedVoidsIt(t *testing.T) {
	w := furnishedTown(t)
	ctx, chief, second := t.Context(), w.folk["chief"].who, w.castOf("hr@here").who
	course := uuid.MustParse(w.records["here"]["draft"])
	var version uuid.UUID
	w.need(w.stage.NewRaw("update course_versions set no_certificate = false where course_id = ? and state = 'draft' returning id", course).Scan(ctx, &version))
	for _, query := range []string{
		"insert into course_competencies (version_id, competency_id, level) select ?, id, 2 from competencies limit 1",
		"update certificate_rules set min_questions = 1, min_pass_mark = 1 where ?::uuid is not null",
	} {
		_, err := w.stage.ExecContext(ctx, query, version)
		w.need(err)
	}
	asked := must[uuid.UUID](t)(w.house.courses.Publish(ctx, chief, course))
	digest := must[approvals.View](t)(w.house.approvals.Get(ctx, second, asked)).Digest
	w.stage.rehearse(t, func() {
		if err := w.house.approvals.Approve(ctx, second, asked, digest); err != nil {
			t.Errorf("as it was asked: %v", err)
		}
	})
	tried := 0
	for _, c := range agreedContent {
		var columns []struct{ Name, Type string }
		w.need(w.stage.NewRaw("select column_name as name, data_type as type from information_schema.columns where table_name = ? and table_schema = 'public'", c.table).
			Scan(ctx, &columns))
		for _, column := range columns {
			if slices.Contains(c.apart, column.Name) {
				continue
			}
			tried++
			w.stage.rehearse(t, func() { w.voids(c.table, c.of, column.Name, column.Type, version, asked, digest) })
		}
	}
	if tried < 20 {
		t.Errorf("only %d columns were changed", tried)
	}
}

// voids changes one column of one row and expects that what was asked is no longer done.
func (w *town) voids(table, of, column, kind string, version, asked uuid.UUID, digest string) {
	w.t.Helper()
	ctx := w.t.Context()
	value := another[table+"."+column]
	if value == "" {
		value = another[kind]
	}
	if value == "" {
		w.t.Errorf("how does %s.%s, %s, change?", table, column, kind)
		return
	}
	for _, query := range []string{
		"set local session_replication_role = replica", // whatever it refers to
		"update " + table + " u set " + column + " = " + strings.ReplaceAll(value, "{c}", column) + " from " + table + " t where u.ctid = t.ctid and t.ctid = (select t.ctid from " +
			table + " t where " + of + " order by 1 limit 1)",
	} {
		res, err := w.stage.NewRaw(query, version).Exec(ctx)
		if err != nil {
			w.t.Errorf("%s.%s: %v", table, column, err)
			return
		}
		if n, _ := res.RowsAffected(); n == 0 && query[0] == 'u' {
			w.t.Errorf("%s: no row of what was asked", table)
		}
	}
	err := w.house.approvals.Approve(ctx, w.castOf("hr@here").who, asked, digest)
	var refused *fault.Fault
	if !errors.As(err, &refused) || refused.Key != "course.changed_since_asked" {
		w.t.Errorf("%s.%s changed after it was asked, and the approval says: %v", table, column, err)
	}
}
