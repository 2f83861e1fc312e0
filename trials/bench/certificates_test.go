package bench

import (
	"fmt"
	"time"
)

// issue lets the server issue, draw, sign and store the certificates of people whose completion waited for an issuer.
func (b *bench) issue() {
	const what = "certificate: number, PDF, signature"
	if !b.wanted(what) {
		return
	}
	b.run(`insert into awaiting_certificates (enrolment_id, person_id, completed, why, created_at)
		select e.id, e.person_id, jsonb_build_object('enrolment_id', e.id, 'person_id', e.person_id, 'course_id', e.course_id, 'version_id', e.version_id,
			'title', v.title, 'form', v.form, 'jp', v.jp, 'minutes', v.minutes, 'fraction', 8500, 'started_at', e.enrolled_at, 'completed_at', e.completed_at,
			'modules', (select jsonb_agg(jsonb_build_object('title', m.title, 'part', m.part, 'kind', m.kind, 'minutes', m.minutes, 'completed_at', e.completed_at) order by m.position)
				from modules m where m.version_id = v.id)), 'no_issuer', now()
		from enrolments e join course_versions v on v.id = e.version_id
		where e.completed_at is not null order by e.id limit ?`, b.size.certificate)
	before, begin := b.stack.CPU(), time.Now()
	if err := b.town.school.IssueWaiting(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	for done := 0; done < b.size.certificate; time.Sleep(100 * time.Millisecond) {
		if time.Since(begin) > 20*time.Minute {
			b.t.Fatalf("%d of %d certificates after %v", done, b.size.certificate, time.Since(begin))
		}
		if err := b.db.NewRaw("select count(*) from certificates where signed_at is not null").Scan(b.t.Context(), &done); err != nil {
			b.t.Fatal(err)
		}
	}
	lasted := time.Since(begin)
	each := lasted / time.Duration(b.size.certificate)
	took := make([]time.Duration, b.size.certificate)
	for i := range took {
		took[i] = each // the job's pace: nobody waits for one
	}
	b.note(what, goal{}, took, 0, b.stack.CPU()-before, lasted)
	b.table.notes = append(b.table.notes, fmt.Sprintf("certificates: %d in %.0f s; 10,000 at this rate in %.1f min (goal < 10 min)",
		b.size.certificate, lasted.Seconds(), each.Minutes()*10_000))
}
