package bench

import (
	"bytes"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/id"
)

var (
	film        = flag.String("film", "", "a file: the film that a trainer sends, in place of one that is made for it")
	filmSeconds = flag.Int("film.seconds", 300, "how long the film is that is made, in a whole run")
)

const (
	aFilm     = "a film that is made lighter"
	filmChunk = 4 << 20 // bytes of one part of an upload, as the page's script sends them
)

// besideAFilm: a trainer sends a film as the page's script does, and the server makes it lighter in a process of its own, which takes the least of the
// machine: a save takes no longer than twice as long as alone. The process is stopped for each run that is alone. Then it goes on to its end:
// within three times the film's length and a gibibyte, and what is told of each variant is what is stored.
func (r *rush) besideAFilm(pairs int) {
	b := r.b
	seconds := *filmSeconds
	if pairs == 1 {
		seconds = 6
	}
	data := b.filmed(seconds)
	module, err := b.town.school.DraftOf(b.t.Context(), "film", courses.ModuleDraft{Kind: courses.Video, Part: "materi", Title: "Film", Minutes: 5})
	if err != nil {
		b.t.Fatal(err)
	}
	b.sendFilm(module, data)
	begin := time.Now()
	pid := 0
	b.until("the film is being made lighter", time.Minute, func() bool { pid = b.stack.Child("ffmpeg"); return pid != 0 })
	w := watchProgram(pid)
	var alone, loaded []time.Duration
	var stood time.Duration
	for range pairs {
		stopped := time.Now()
		w.signal(syscall.SIGSTOP)
		alone = append(alone, r.quiet())
		w.signal(syscall.SIGCONT)
		stood += time.Since(stopped)
		if b.stack.Child("ffmpeg") == 0 && pairs > 1 {
			b.t.Fatalf("the film was made before a save was weighed beside it: a longer one (-film.seconds)")
		}
		loaded = append(loaded, r.quiet())
	}
	quiet, busy := median(alone), median(loaded)
	b.t.Logf("save beside %s, %d savers, %d saves a run, median of %d paired runs: p99 %v, alone %v, goal ≤ %v: %s (runs %v beside, %v alone)",
		aFilm, savers, savers*r.saves, pairs, short(busy), short(quiet), short(2*quiet), held(busy <= 2*quiet), loaded, alone)
	if w.policy != "5" || w.nice != "19" {
		b.t.Errorf("the film takes the machine from those who work: policy %q, niceness %q", w.policy, w.nice)
	}
	if pairs == 1 {
		return // a sample: where tests have the whole machine, it would wait for all of them
	}
	if busy > 2*quiet {
		b.t.Errorf("beside %s a save takes too long", aFilm)
	}
	b.filmIsMade(module, len(data), time.Since(begin)-stood, begin, w)
}

// filmIsMade waits for the end of it, and holds time, memory, priority and what is told against what they should be.
func (b *bench) filmIsMade(module id.Module, sent int, before time.Duration, begin time.Time, w *watched) {
	b.t.Helper()
	var f struct {
		Lighter  string
		Why      string `bun:"lighter_failure"`
		Seconds  int    `bun:"duration_s"`
		Variants string
		Told     int64
		Kept     int64
	}
	began := time.Now()
	b.until("the film is made lighter", 4*time.Hour, func() bool {
		err := b.db.NewRaw(`select f.lighter, f.lighter_failure, f.duration_s, coalesce((select string_agg(concat(v->>'name', ' ', v->>'bytes'), ', ') from jsonb_array_elements(f.variants) v), '') as variants,
				coalesce((select sum((v->>'bytes')::bigint) from jsonb_array_elements(f.variants) v), 0) as told,
				coalesce((select sum(r.bytes) from renditions r where r.media_id = f.id and r.role in ('original', 'video', 'sound')), 0) as kept
			from modules m join media f on f.id = m.media_id where m.id = ?`, module).Scan(b.t.Context(), &f)
		return err == nil && f.Lighter != "waiting" && f.Lighter != "making"
	})
	took := before + time.Since(began)
	b.t.Logf("film of %d s, %.1f MB: lighter %s %s after %.0f s (with what lay beside it; %.0f s by the clock), at most %d MiB, policy %q, niceness %q; %s",
		f.Seconds, float64(sent)/1e6, f.Lighter, f.Why, took.Seconds(), time.Since(begin).Seconds(), w.memory.Load()>>20, w.policy, w.nice, f.Variants)
	switch {
	case f.Lighter != "done":
		b.t.Errorf("the film is %s: %s", f.Lighter, f.Why)
	case took > 3*time.Duration(f.Seconds)*time.Second+time.Minute:
		b.t.Error("it took more than three times its length")
	case w.memory.Load() > 1<<30:
		b.t.Error("it took more than a gibibyte")
	case strings.Contains(f.Variants, "original") && f.Told != f.Kept:
		b.t.Errorf("%d bytes are told, %d are kept", f.Told, f.Kept)
	}
}

// filmed is the film of a phone: moving pictures that are hard to keep small, at the rates of its camera, with sound.
func (b *bench) filmed(seconds int) []byte {
	path := *film
	if path == "" {
		path = filepath.Join(b.t.TempDir(), "film.mp4")
		out, err := exec.CommandContext(b.t.Context(), "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30", "-f", "lavfi", "-i", "anoisesrc=a=0.05",
			"-t", strconv.Itoa(seconds), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-b:v", "6M", "-c:a", "aac", path).CombinedOutput()
		if err != nil {
			b.t.Fatal(err, string(out))
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	return data
}

// sendFilm sends a film in parts, signed in as the trainer with the second factor shown.
func (b *bench) sendFilm(module id.Module, data []byte) {
	b.t.Helper()
	v := &visitor{base: b.town.hr.base, http: newHTTP(1)}
	var login string
	if err := b.db.NewRaw("select nip from persons where id = ?", b.town.school.Trainer.PersonID).Scan(b.t.Context(), &login); err != nil {
		b.t.Fatal(err)
	}
	if _, err := v.signIn(login); err != nil {
		b.t.Fatal(err)
	}
	b.run("update web_sessions set mfa_at = now() where person_id = ?", b.town.school.Trainer.PersonID)
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	var at string
	b.until("the upload begins", 10*time.Second, func() bool { // the server remembers for a moment that the factor was owed
		h, status := b.tus(v, http.MethodPost, "/unggah/", nil, "Upload-Length", strconv.Itoa(len(data)),
			"Upload-Metadata", "purpose "+b64("module:"+module.String())+",filename "+b64(filepath.Base(*film+"film.mp4")))
		at = strings.TrimPrefix(h.Get("Location"), v.base)
		return status == http.StatusCreated
	})
	for sent := 0; sent < len(data); sent += filmChunk {
		h, status := b.tus(v, http.MethodPatch, at, data[sent:min(len(data), sent+filmChunk)], "Upload-Offset", strconv.Itoa(sent), "Content-Type", "application/offset+octet-stream")
		if status != http.StatusNoContent && status != http.StatusOK {
			b.t.Fatalf("part at %d: %d %v", sent, status, h)
		}
	}
}

func (b *bench) tus(v *visitor, method, path string, body []byte, header ...string) (http.Header, int) {
	req, err := http.NewRequestWithContext(b.t.Context(), method, v.base+path, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	req.Header.Set("Cookie", v.cookie)
	req.Header.Set("Origin", v.base)
	req.Header.Set("Tus-Resumable", "1.0.0")
	resp, err := v.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return resp.Header, resp.StatusCode
}

func (b *bench) until(what string, most time.Duration, ok func() bool) {
	b.t.Helper()
	for begin := time.Now(); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Since(begin) > most {
			b.t.Fatalf("not within %v: %s", most, what)
		}
	}
}

// watched is a program of the server that is looked at.
type watched struct {
	pid          int
	memory       atomic.Int64 // bytes, at most
	policy, nice string       // as the kernel has them
}

// watchProgram looks at a process until it has ended.
func watchProgram(pid int) *watched {
	w := &watched{pid: pid}
	w.look()
	go func() {
		for w.look() {
			time.Sleep(100 * time.Millisecond)
		}
	}()
	return w
}

// look notes the most that it held, shared pages included; false once it is gone.
func (w *watched) look() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", w.pid))
	if err != nil {
		return false
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if w.policy == "" {
		w.nice, w.policy = fields[16], fields[38]
	}
	pages, _ := strconv.ParseInt(fields[21], 10, 64)
	w.memory.Store(max(w.memory.Load(), pages*int64(os.Getpagesize())))
	return true
}

func (w *watched) signal(s syscall.Signal) { _ = syscall.Kill(w.pid, s) }
