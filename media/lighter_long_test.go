package media_test

import (
	"encoding/binary"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/media"
)

var (
	filmSeconds = flag.Int("film.seconds", 6, "how long the film is that is made lighter")
	filmWords   = flag.String("film.words", "testsrc2=s=640x480:r=25", "the pictures of it, in the words of ffmpeg")
	filmQuality = flag.Int("film.qp", 16, "how well it is recorded: 0 is best and heaviest")
)

// The line of a sub-district: what is asked for takes a while to begin, and then comes slowly.
const (
	lineBytes = 50_000 // a second
	lineWait  = .4     // seconds
	mostTrips = 2      // a browser may ask again while it reads the head
)

// begins is how many bytes of a film come before its first pictures and their sound can be played.
func begins(data []byte) int {
	for at := 0; at+8 <= len(data); {
		n := int(binary.BigEndian.Uint32(data[at:]))
		if n < 8 {
			break
		}
		if at += n; string(data[at-n+4:at-n+8]) == "mdat" {
			return at
		}
	}
	return len(data)
}

// A film begins with little: whatever its size, what has to come first is there within three seconds on a slow line, of the lightest
// within one and a half. Its making tells how far it is and stays within its memory. A long or heavy film: -film.seconds 1800.
func TestAFilmBeginsWithLittle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "film.mp4")
	out, err := exec.CommandContext(t.Context(), tools(t).FFmpeg, "-v", "error", "-f", "lavfi", "-i", *filmWords, "-f", "lavfi", "-i", "sine=440",
		"-t", strconv.Itoa(*filmSeconds), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-qp", strconv.Itoa(*filmQuality), "-c:a", "aac", path).CombinedOutput()
	if err != nil {
		t.Fatal(err, string(out))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w := openWorkshop(t)
	w.s.WithTools(tools(t), nil)
	id := w.attach(uuid.Nil, media.Video, data)
	w.must(w.s.MakeReady(t.Context(), id, 1))
	began, told := time.Now(), w.follow(id)
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		t.Fatal(err)
	}
	f := w.film(id)
	if f.Lighter != "done" || f.Progress != 100 || told < 1 {
		t.Errorf("told %d times: %+v", told, f)
	}
	t.Logf("%d s, %d MB: made in %.0f s, told %d times, at most %d MB of memory; %s", *filmSeconds, len(data)>>20, time.Since(began).Seconds(), told, usage.Maxrss>>10,
		strings.Join(f.names(), " "))
	for size, most := range map[int]float64{240: 1.5, 360: 2, 480: 3} {
		film := w.made(id, "video", size)
		n := begins(film)
		took := mostTrips*lineWait + float64(n)/lineBytes
		t.Logf("%d: %d of %d bytes first, %.2f s", size, n, len(film), took)
		if film == nil || took > most {
			t.Errorf("%d begins after %d bytes, %.2f s", size, n, took)
		}
	}
}

// follow makes a film lighter and counts how often it told how far it is, which only rises.
func (w *workshop) follow(id uuid.UUID) (told int) {
	w.t.Helper()
	over := make(chan error, 1)
	go func() { over <- w.s.Lighten(w.t.Context(), id, 1) }()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for last := -1; ; {
		select {
		case err := <-over:
			w.must(err)
			return told
		case <-look.C:
			if n := w.film(id).Progress; n < last {
				w.t.Errorf("it was at %d %%, then at %d", last, n)
			} else if n > last {
				last, told = n, told+1
			}
		}
	}
}
