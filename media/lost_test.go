package media_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"mumpuni/media"
)

// A video whose job was given up is told, and so is one that came before the programs did.
func TestLostAndOldVideos(t *testing.T) {
	w := openWorkshop(t)
	id := w.attach(uuid.Nil, media.Video, recorded(t, "film.mp4", "176x144", 2, phone))
	w.must(w.s.MakeReady(t.Context(), id, 1))
	if f := w.film(id); f.Lighter != "" || f.Sent == 0 {
		t.Errorf("without the programs: %+v", f)
	}
	refused := w.attach(uuid.Nil, media.Video, recorded(t, "hevc.mp4", "176x144", 2, "-map 0:v -c:v libx265 -preset ultrafast -x265-params log-level=none"))
	w.must(w.s.MakeReady(t.Context(), refused, 1))
	if f := w.film(refused); f.State != "refused" || f.Failure != "course.video_hevc" {
		t.Errorf("without the programs: %+v", f)
	}
	w.s.WithTools(tools(t), nil)
	runner := w.run(river.NewWorkers(), 1)
	w.until(2, "select count(*) from media where lighter = 'done'")
	w.must(runner.Stop(t.Context()))
	if f := w.film(refused); f.State != "ready" || f.Failure != "" || len(f.info.Variants) == 0 {
		t.Errorf("with them: %+v", f)
	}

	hevc := w.attach(uuid.Nil, media.Video, recorded(t, "hevc.mp4", "176x144", 2, "-map 0:v -c:v libx265 -preset ultrafast -x265-params log-level=none"))
	w.must(w.s.MakeReady(t.Context(), hevc, 1))
	_, err := w.db.NewRaw("update river_job set state = 'discarded', finalized_at = now() where kind = 'media_lighten' and args->>'media_id' = ?", hevc.String()).Exec(t.Context())
	w.must(err)
	w.must(w.s.EndLost(t.Context()))
	if f := w.film(hevc); f.Lighter != "waiting" {
		t.Errorf("in the minute in which it came: %+v", f)
	}
	w.clock = w.clock.Add(2 * time.Minute)
	w.must(w.s.EndLost(t.Context()))
	if f := w.film(hevc); f.State != "refused" || f.Lighter != "failed" || f.Failure != "course.media_failed" {
		t.Errorf("%+v", f)
	}
}
