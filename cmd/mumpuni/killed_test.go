package main

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/people/siasn"
	"mumpuni/storage"
)

// busy are the states that say that something is going on, by table and column. Each has an owner and an end: what waits for a job
// is ended by EndLost of its package; uploads go on when whoever sends them does, or are given up after a week.
var busy = map[string][]string{
	"import_batches.state":     {"applying", "checking", "undoing"},
	"media.state":              {"processing"},
	"parcels.state":            {"making", "reading"},                // for jobs, which EndLost ends
	"media.lighter":            {"making", "waiting"},                // for a job, which waits while a sitting is open; EndLost ends what no job makes
	"approvals.state":          {"waiting"},                          // for a person, who has seven days
	"assessments.state":        {"waiting"},                          // for the same: what ends an approval gives the draft back
	"calibrations.state":       {"calculating", "waiting"},           // for a job of ten minutes at most; for an approval, as above
	"calibrations.phase":       {"comparing", "fitting", "reading"},  // of calculating, shown beside it
	"regrades.state":           {"applying", "computing", "waiting"}, // for jobs, which EndLost ends, and for an approval, as above
	"assessment_signals.state": {"restoring", "waiting"},             // for approvals, as above; what is held counts after 14 days (assessments: endHeld)
	// Why a certificate waits, no state: until the second administrator has signed in; the hourly catch-up issues it then.
	"awaiting_certificates.why": {"founding"},
	"reminders.state":           {"waiting"}, // for three days at most, whether there is a mail server or not (reminders: EndLost)
	"uploads.state":             {"processing", "receiving"},
}

// TestEveryBusyStateHasAnEnd looks for such states in the rules of every table: whoever adds one says here how it ends.
func TestEveryBusyStateHasAnEnd(t *testing.T) {
	w := newTown(t)
	var found []struct{ Place, State string }
	w.need(w.stage.NewRaw(`select distinct c.conrelid::regclass::text || '.' || a.attname as place, m[1] as state
		from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and array[a.attnum] = c.conkey,
			regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+ing)''', 'g') m
		where c.contype = 'c' and c.connamespace = 'public'::regnamespace and c.conrelid::regclass::text not like 'river%' order by 1, 2`).Scan(t.Context(), &found))
	states := map[string][]string{}
	for _, f := range found {
		if f.State != "pending" { // a row of an import that nobody looked at: the import says whether anybody will
			states[f.Place] = append(states[f.Place], f.State)
		}
	}
	if !maps.EqualFunc(states, busy, slices.Equal) {
		t.Errorf("states that say that something is going on: %v, with an end: %v", states, busy)
	}
}

// kindsOf are the kinds of jobs that workers know, and whether each says what it is about.
func kindsOf(workers *river.Workers) map[string]bool {
	kinds := map[string]bool{}
	known := reflect.ValueOf(workers).Elem().FieldByName("workersMap")
	for _, kind := range known.MapKeys() {
		kinds[kind.String()] = known.MapIndex(kind).FieldByName("jobArgs").Elem().Type().NumField() > 0
	}
	return kinds
}

// TestEachKindOfJobKilledFiveTimesEnds: as done or as failed, where people see it and can begin anew.
func TestEachKindOfJobKilledFiveTimesEnds(t *testing.T) {
	w := furnishedTown(t)
	kinds := kindsOf(w.house.jobs().Workers)
	kinds["jobs_lost"] = false // comes with the runner
	w.causeJobs(kinds)
	w.killJobs(5)
	w.later = 2 * time.Minute // nothing is new any more
	runner := must[*jobs.Runner](t)(w.house.work(t.Context(), w.config))
	defer func() { w.need(runner.Stop(t.Context())) }()
	w.until("nothing goes on", `select not exists (select from import_batches where state in ('checking', 'applying', 'undoing'))
		and not exists (select from media where state = 'processing' or lighter in ('waiting', 'making')) and not exists (select from calibrations where state = 'calculating')
		and not exists (select from regrades where state in ('computing', 'applying'))
		and not exists (select from parcels where state in ('reading', 'making'))
		and not exists (select from certificates where pdf_key is null and pdf_failure = '')`)
	importOf := func(place, what string) string {
		return "from import_batches where id = '" + w.records[place][what] + "'"
	}
	for what, query := range map[string]string{
		"an import was not checked":     "select state = 'failed' and failure = 'import.lost' " + importOf("root", "import"),
		"an import was not applied":     "select state = 'failed' and failure = 'import.lost' " + importOf("here", "import"),
		"an import was not undone":      "select state = 'applied' and failure = 'import.lost' " + importOf("there", "applied"),
		"a course file was not read":    "select bool_and(state = 'refused' and failure = 'parcel.failed') from parcels",
		"a file was not made ready":     "select f.state = 'refused' and f.failure <> '' from media f join modules m on m.media_id = f.id where m.id = '" + w.records["root"]["media"] + "'",
		"a video was not made lighter":  "select bool_and(state = 'refused' and failure <> '' and lighter = 'failed' and lighter_failure <> '') from media where kind = 'video'",
		"a certificate was not drawn":   "select bool_and(pdf_failure = 'certificate.draw_failed') from certificates where pdf_key is null",
		"a regrade was not worked out":  "select state = 'dropped' from regrades where id = '" + w.records["here"]["regrade"] + "'",
		"a calibration was not made":    "select failure = 'calibration.lost' from calibrations where number = 2",
		"every killed job was given up": "select bool_and(state = 'discarded') from river_job where metadata ? 'deaths'",
	} {
		if !w.asked(query) {
			t.Errorf("%s, and it is not told", what)
		}
	}
	listed := map[string]bool{}
	for _, trouble := range must[[]jobs.Trouble](t)(jobs.Troubles(t.Context(), w.stage)) {
		listed[trouble.Kind] = listed[trouble.Kind] || trouble.State == "discarded"
	}
	for kind := range kinds {
		if !listed[kind] {
			t.Errorf("a job of the kind %s was given up and is not listed", kind)
		}
	}
	w.need(w.house.siasn.RecheckImport(t.Context(), w.folk["chief"].who, uuid.MustParse(w.records["root"]["import"])))
	w.until("the import is checked again", "select state in ('checked', 'refused') "+importOf("root", "import"))
}

// causeJobs lets there be a job of each of kinds, of people_import one for each step.
func (w *town) causeJobs(kinds map[string]bool) {
	w.t.Helper()
	ctx, chief := w.t.Context(), w.folk["chief"].who
	key := func(place, what string) uuid.UUID { return uuid.MustParse(w.records[place][what]) }
	w.need(w.house.siasn.RecheckImport(ctx, chief, key("root", "import")))
	w.need(w.house.siasn.ApplyImport(ctx, chief, key("here", "import"), siasn.ImportConsent{}))
	w.need(w.house.siasn.UndoImport(ctx, chief, key("there", "applied")))
	o := must[storage.Object](w.t)(w.house.store.Put(ctx, storage.NewKey(storage.MediaPrefix), bytes.NewReader(pdf), int64(len(pdf)), "application/pdf"))
	w.need(w.house.courses.AttachMedia(ctx, chief, id.Module(key("root", "media")), o, "berkas.pdf"))
	w.life(w.arrive("terlambat", "here"), w.records["here"])
	_, err := w.stage.ExecContext(ctx, "insert into river_job (kind, args, max_attempts, queue) select 'media_renew', jsonb_build_object('media_id', id), 8, 'media' from media limit 1")
	w.need(err)
	film := must[storage.Object](w.t)(w.house.store.Put(ctx, storage.NewKey(storage.MediaPrefix), bytes.NewReader(pdf), int64(len(pdf)), "video/mp4"))
	w.need(w.house.courses.AttachMedia(ctx, chief, id.Module(key("root", "video")), film, "film.mp4"))
	w.do("update media set lighter = 'waiting' where kind = 'video'")
	w.do("insert into river_job (kind, args, max_attempts, queue) select 'media_lighten', jsonb_build_object('media_id', id), 8, 'films' from media where kind = 'video'")
	w.do("insert into calibrations (id, competency_id, number, state, asked_at) values (gen_random_uuid(), ?, 2, 'calculating', now())", w.competency)
	w.do("insert into river_job (kind, args, max_attempts, queue) select 'calibrate', jsonb_build_object('calibration_id', id), 2, 'figures' from calibrations where state = 'calculating'")
	w.do("update regrades set state = 'computing', asked_at = now() - interval '1 hour' where id = ?", w.records["here"]["regrade"])
	w.do("insert into river_job (kind, args, max_attempts) values ('quizzes_regrade', jsonb_build_object('regrade_id', ?::text), 2)", w.records["here"]["regrade"])
	w.do("update parcels set state = case id when ?::uuid then 'making' else 'reading' end, taken_by = created_by, changed_at = now() - interval '1 hour'", w.records["here"]["parcel"])
	w.do("insert into river_job (kind, args, max_attempts, queue) select case state when 'making' then 'parcel_make' else 'parcel_read' end, jsonb_build_object('parcel_id', id), 6, 'media' from parcels")
	for kind, aboutSomething := range kinds {
		there := w.asked("select exists (select from river_job where kind = '" + kind + "')")
		if aboutSomething && !there {
			w.t.Errorf("there is no job of the kind %s to kill: cause one here", kind)
		}
		if !aboutSomething && !there {
			_, err := w.stage.ExecContext(ctx, "insert into river_job (kind, args, max_attempts) values (?, '{}', 25)", kind)
			w.need(err)
		}
	}
}

// killJobs lets n servers in a row die while they do every job that there is.
func (w *town) killJobs(n int) {
	w.t.Helper()
	for range n {
		_, err := w.stage.ExecContext(w.t.Context(), `update river_job set state = 'running', attempt = attempt + 1, attempted_at = now(),
			attempted_by = array_append(coalesce(attempted_by, '{}'), 'a server that died') where state in ('available', 'retryable', 'scheduled')`)
		w.need(err)
		_, err = jobs.GiveBack(w.t.Context(), w.stage.db.Pool, "another server")
		w.need(err)
	}
}

// asked is the answer of the database to a question.
func (w *town) asked(query string) (yes bool) {
	w.t.Helper()
	w.need(w.stage.db.Pool.QueryRow(w.t.Context(), "select coalesce(("+query+"), false)").Scan(&yes))
	return yes
}

// until waits for what the jobs do.
func (w *town) until(what, query string) {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); !w.asked(query); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("not after a minute: %s", what)
		}
	}
}
