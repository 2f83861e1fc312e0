package media_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/media"
)

// While the machine is needed for something else, none begins and the one that is made ends and waits; that is no try.
func TestVideosWaitWhileTheMachineIsNeeded(t *testing.T) {
	w := openWorkshop(t)
	needed := make(chan bool, 1)
	needed <- true
	is := true
	w.s.WithTools(tools(t), func(context.Context) (bool, error) {
		select {
		case is = <-needed:
		default:
		}
		return is, nil
	})
	id := w.attach(uuid.Nil, media.Video, long(t))
	w.must(w.s.MakeReady(t.Context(), id, 1))
	var snooze *river.JobSnoozeError
	if err := w.s.Lighten(t.Context(), id, media.Tries); !errors.As(err, &snooze) || w.film(id).Lighter != "waiting" {
		t.Errorf("%v, %+v", err, w.film(id))
	}
	needed <- false
	over := make(chan error)
	go func() { over <- w.s.Lighten(t.Context(), id, media.Tries) }()
	w.until(1, "select count(*) from media where id = ? and lighter = 'making' and progress > 0", id)
	needed <- true
	if err := <-over; !errors.As(err, &snooze) || w.film(id).Lighter != "waiting" {
		t.Errorf("%v, %+v", err, w.film(id))
	}
}

// Other captions while lighter ones are made: the new medium has them made for itself.
func TestCaptionsWhileLighterOnesAreMade(t *testing.T) {
	s := openStudio(t)
	id := s.attach(uuid.Nil, media.Video, recorded(t, "film.mp4", "176x144", 2, phone))
	s.must(s.s.MakeReady(t.Context(), id, 1))
	captions := s.put([]byte("WEBVTT\n\n00:01.000 --> 00:02.000\nHalo\n"))
	caption := func(old uuid.UUID) uuid.UUID {
		return s.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) {
			return s.s.Caption(ctx, tx, media.File{Kind: media.Video, Object: captions, Name: "teks.vtt", Old: old})
		})
	}
	twin := caption(id)
	s.drop(id)
	s.must(s.s.Lighten(t.Context(), id, 1)) // its job comes late
	s.must(s.s.Lighten(t.Context(), twin, 1))
	if f := s.film(twin); f.Lighter != "done" || s.made(twin, "captions", 0) == nil {
		t.Errorf("%+v", f)
	}
	third := caption(twin) // and afterwards they go with it
	if f := s.film(third); f.Lighter != "done" || s.made(third, "video", 240) == nil || len(f.info.Variants) == 0 {
		t.Errorf("%+v", f)
	}
}
