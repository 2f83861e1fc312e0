package media_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/media"
)

var filmCorpus = flag.String("films", "", "a folder of films that are taken in, beside those that are made here")

// Whatever film comes: it is refused in words that name the cause, or learners get pictures that every browser plays. On files of one's
// own choice: go test -run EachFilm ./media -args -films FOLDER.
func TestEachFilmIsMadeLighterOrRefusedInWords(t *testing.T) {
	wants := map[string]string{
		"suara.mp4": "course.video_sound_alone", "sekejap.mov": "course.video_duration", "teks.mp4": "course.media_type_video",
		"ganjil.mkv": "taken: sound 240", "sedetik.3gp": "taken, without sound", "jarang.mp4": "taken: sound 240", "mulai-nanti.mp4": "taken: sound 240",
	}
	list := map[string][]byte{
		"sedetik.3gp":     recorded(t, "sedetik.3gp", "176x144", 1, "-map 0:v -c:v h263"),
		"jarang.mp4":      recorded(t, "jarang.mp4", "176x144", 9, phone+"-r 0.5"),
		"mulai-nanti.mp4": recorded(t, "mulai-nanti.mp4", "176x144", 3, phone+"-output_ts_offset 10"),
		"suara.mp4":       recorded(t, "suara.mp4", "64x64", 2, "-map 1:a -c:a aac"),
		"sekejap.mov":     recorded(t, "sekejap.mov", "64x64", 2, phone+"-t 0.4"),
		"ganjil.mkv":      recorded(t, "ganjil.mkv", "98x62", 3, phone),
		"teks.mp4":        []byte("ini bukan video"),
	}
	if *filmCorpus != "" {
		files, err := os.ReadDir(*filmCorpus)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if list[f.Name()], err = os.ReadFile(filepath.Join(*filmCorpus, f.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
	names := make([]string, 0, len(list))
	for name := range list {
		names = append(names, name)
	}
	slices.Sort(names)
	ends, s := map[string]int{}, openStudio(t)
	for _, name := range names {
		began := time.Now()
		end := s.takenIn(t, name, list[name])
		ends[end]++
		if !strings.HasPrefix(end, wants[name]) {
			t.Errorf("%s: %s, want %s", name, end, wants[name])
		}
		t.Logf("%s: %s, %.1f s", name, end, time.Since(began).Seconds())
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d films, at most %d MB of memory: %v", len(names), usage.Maxrss>>10, ends)
}

// takenIn is how a film ended: "taken", "silent" when its sound could not be, or the key of its refusal.
func (h *shelf) takenIn(t *testing.T, name string, data []byte) string {
	t.Helper()
	o, id := h.put(data), uuid.Nil
	err := pg.InTx(t.Context(), h.db, func(ctx context.Context, tx bun.Tx) (err error) {
		id, err = h.s.Attach(ctx, tx, media.File{Kind: media.Video, Object: o, Name: name})
		return err
	})
	if err == nil {
		if err = h.s.MakeReady(t.Context(), id, 1); err == nil && h.film(id).Lighter == "waiting" {
			err = h.s.Lighten(t.Context(), id, 1)
		}
	}
	if err != nil {
		if !strings.HasPrefix(key(err), "course.") {
			t.Errorf("%s: %v", name, err)
		}
		return key(err)
	}
	f := h.film(id)
	if f.State != "ready" {
		if f.State != "refused" || !strings.HasPrefix(f.Failure, "course.") || f.Failure == "course.media_failed" {
			t.Errorf("%s: %+v", name, f)
		}
		return f.Failure
	}
	if f.Lighter != "done" {
		return "as it came: " + f.Why
	}
	lightest := slices.DeleteFunc(slices.Clone(f.info.Variants), func(v media.Variant) bool { return v.Name == media.SoundOnly || v.Name == media.AsItCame })
	for _, v := range lightest {
		n, _ := strconv.Atoi(v.Name)
		facts, _, err := look(t, media.Video, "video/mp4", h.made(id, "video", n))
		if f.DurationS == 1 && key(err) == "course.video_duration" {
			continue // a frame less than a second
		}
		if err != nil || facts.Codec != "avc1" || (facts.Width > facts.Height) != (f.Width > f.Height) && f.Width != f.Height {
			t.Errorf("%s: %v, %+v of %+v", name, err, facts, f)
		}
	}
	if f.Sound == "" {
		return "taken, without sound"
	}
	return "taken: " + strings.Join(f.names(), " ")
}
