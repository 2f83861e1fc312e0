package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/media"
)

// tools are ffmpeg and ffprobe, as humble as other children: tests wait for them.
func tools(t testing.TB) media.Tools {
	t.Helper()
	found := media.FindTools()
	if !found.There() {
		t.Fatal("ffmpeg is not installed: make deps-test")
	}
	found.Nice = 5
	return found
}

// recorded is what a telephone could have recorded: so many seconds by the words of ffmpeg.
func recorded(t testing.TB, name, size string, seconds int, words string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	length := strconv.Itoa(seconds)
	args := []string{"-v", "error", "-f", "lavfi", "-i", "testsrc=s=" + size + ":r=15", "-f", "lavfi", "-i", "sine=440,volume=-30dB", "-t", length, "-pix_fmt", "yuv420p"}
	if out, err := exec.CommandContext(t.Context(), tools(t).FFmpeg, append(append(args, strings.Fields(words)...), path)...).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// longFilm is made once: some seconds of work for whoever makes it lighter.
var longFilm []byte

func long(t testing.TB) []byte {
	t.Helper()
	if longFilm == nil {
		longFilm = recorded(t, "panjang.mp4", "640x480", 60, phone)
	}
	return longFilm
}

const phone = "-map 0:v -map 1:a -c:v libx264 -preset ultrafast -c:a aac "

// openStudio is a shelf that makes videos lighter.
func openStudio(t testing.TB) *shelf {
	t.Helper()
	s := openShelf(t)
	s.s.WithTools(tools(t), nil)
	return s
}

// film is what stands of a video in its row.
type film struct {
	State, Failure, Lighter string
	Why                     string `bun:"lighter_failure"`
	DurationS               int    `bun:"duration_s"`
	Width, Height, Progress int
	Sent                    int64 `bun:"sent_bytes"`
	Codec, Sound            string
	Variants                json.RawMessage
	info                    media.Info
}

func (h *shelf) film(id uuid.UUID) (f film) {
	h.t.Helper()
	h.must(h.db.NewRaw(`select state, failure, lighter, lighter_failure, duration_s, width, height, progress, sent_bytes, codec, sound, variants
		from media where id = ?`, id).Scan(h.t.Context(), &f))
	h.must(json.Unmarshal(f.Variants, &f.info.Variants))
	return f
}

func (f film) names() (names []string) {
	for _, v := range f.info.Variants {
		names = append(names, v.Name)
	}
	return names
}

// made are the bytes of a rendition; nil when there is none.
func (h *shelf) made(id uuid.UUID, role string, n int) []byte {
	h.t.Helper()
	var keys []string
	h.must(h.db.NewRaw("select key from renditions where media_id = ? and role = ? and n = ?", id, role, n).Scan(h.t.Context(), &keys))
	if len(keys) == 0 {
		return nil
	}
	body, _, err := h.store.Open(h.t.Context(), keys[0], 0, -1)
	h.must(err)
	defer body.Close()
	data, err := io.ReadAll(body)
	h.must(err)
	return data
}

// boxes are the names of the parts of an MP4.
func boxes(data []byte) (names []string) {
	for len(data) >= 8 {
		n := int(binary.BigEndian.Uint32(data))
		names = append(names, string(data[4:8]))
		if n < 8 || n > len(data) {
			return append(names, "broken")
		}
		data = data[n:]
	}
	return names
}

// What telephones record becomes films that every browser plays from their first bytes, whatever was recorded.
func TestWhatPhonesRecordIsMadeLighter(t *testing.T) {
	for _, c := range []struct {
		name, size, words, lacks string
		width, height            int
		variants                 string
	}{
		{"film.mov", "320x240", phone, "", 320, 240, "sound 240 original"},
		{"hevc.mov", "320x240", "-map 0:v -map 1:a -c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 -c:a aac", "", 320, 240, "sound 240"},
		{"lama.3gp", "352x288", "-map 0:v -map 1:a -c:v h263 -c:a aac -ar 8000", "", 352, 288, "sound 240"},
		{"pecahan.mp4", "320x240", phone + "-b:v 1M -minrate 1M -movflags frag_keyframe+empty_moov", "", 320, 240, "sound 240 original"},
		{"bisu.mp4", "640x480", "-map 0:v -c:v libx264 -preset ultrafast -metadata location=+06.2-106.8/", "sound", 640, 480, "240 360 480 original"},
		{"layar.mkv", "320x240", phone, "", 320, 240, "sound 240"},
		{"dolby.mp4", "320x240", "-map 0:v -map 1:a -c:v libx264 -preset ultrafast -c:a ac3", "", 320, 240, "sound 240"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openStudio(t)
			data := recorded(t, c.name, c.size, 3, c.words)
			id := s.attach(uuid.Nil, media.Video, data)
			s.must(s.s.MakeReady(t.Context(), id, 1))
			s.must(s.s.Lighten(t.Context(), id, 1))
			f := s.film(id)
			if f.State != "ready" || f.Lighter != "done" || f.Progress != 100 || f.DurationS < 2 || f.DurationS > 3 || f.Width != c.width || f.Height != c.height {
				t.Errorf("%+v", f)
			}
			names := strings.Join(f.names(), " ")
			if sorted(names) != sorted(c.variants) {
				t.Errorf("%s: %s, want %s", c.name, names, c.variants)
			}
			small := s.made(id, "video", 240)
			if b := boxes(small); len(b) < 7 || b[0] != "ftyp" || b[1] != "moov" || b[2] != "sidx" || !slices.Contains(b, "moof") || b[len(b)-1] != "mdat" || slices.Contains(b, "broken") {
				t.Errorf("%v", b)
			}
			if bytes.Contains(small, []byte("106.8")) {
				t.Error("where it was recorded is told to learners")
			}
			facts, _, err := look(t, media.Video, "video/mp4", small)
			if err != nil || facts.DurationS < 2 || facts.Codec != "avc1" || min(facts.Width, facts.Height) != 240 || (facts.Height > facts.Width) != (c.height > c.width) || (facts.Sound == "") != (c.lacks == "sound") {
				t.Errorf("%v %+v", err, facts)
			}
			if sound := s.made(id, "sound", 0); (sound == nil) != (c.lacks == "sound") {
				t.Errorf("%d bytes of sound", len(sound))
			}
			poster := s.made(id, "poster", 0)
			if !bytes.HasPrefix(poster, []byte{0xff, 0xd8}) {
				t.Error("no poster")
			}
			usual := f.info.Variant("", false)
			if f.Sent != usual.Bytes+int64(len(poster)) {
				t.Errorf("%d bytes are told, %d and %d are sent", f.Sent, usual.Bytes, len(poster))
			}
			for _, v := range f.info.Variants {
				n, err := strconv.Atoi(v.Name)
				if got := int64(len(s.made(id, "video", n))); err == nil && got != v.Bytes {
					t.Errorf("%s: %d bytes are told, %d are there", v.Name, v.Bytes, got)
				}
			}
			s.drop(id)
			if n := s.count("select count(*) from objects where doomed_at is null"); n != 0 {
				t.Errorf("%d objects stay", n)
			}
		})
	}
}

func sorted(words string) string {
	list := strings.Fields(words)
	slices.Sort(list)
	return strings.Join(list, " ")
}

// A film held upright is upright, and a quiet one is as loud as others.
func TestAnUprightAndQuietFilm(t *testing.T) {
	s := openStudio(t)
	data := upright(t, "tegak.mp4", recorded(t, "tidur.mp4", "320x240", 4, phone))
	id := s.attach(uuid.Nil, media.Video, data)
	s.must(s.s.MakeReady(t.Context(), id, 1))
	s.must(s.s.Lighten(t.Context(), id, 1))
	if f := s.film(id); f.Width != 240 || f.Height != 320 {
		t.Errorf("%+v", f)
	}
	facts, _, err := look(t, media.Video, "video/mp4", s.made(id, "video", 240))
	if err != nil || facts.Width != 240 || facts.Height != 320 {
		t.Errorf("%v %+v", err, facts)
	}
	was, is := loud(t, data), loud(t, s.made(id, "sound", 0))
	if was > -40 || is < -22 || is > -10 {
		t.Errorf("it was %.1f LUFS and is %.1f", was, is)
	}
}

// loud is how loud a film is, in LUFS (EBU R 128).
func loud(t testing.TB, data []byte) float64 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "suara.mp4")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := exec.CommandContext(t.Context(), tools(t).FFmpeg, "-hide_banner", "-i", path, "-vn", "-af", "ebur128", "-f", "null", "-").CombinedOutput()
	all := regexp.MustCompile(`I:\s+(-?[\d.]+) LUFS`).FindAllStringSubmatch(string(out), -1)
	if len(all) == 0 {
		t.Fatal(string(out))
	}
	n, err := strconv.ParseFloat(all[len(all)-1][1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What no tool can read is refused in words; what can be read to its middle is too, since nobody could finish it. A file that was
// played before stays so.
func TestBrokenFilmsAreRefused(t *testing.T) {
	whole := recorded(t, "utuh.mp4", "320x240", 3, phone+"-g 5 -movflags +faststart")
	noise := append([]byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"), bytes.Repeat([]byte("rusak!"), 3000)...)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"half":  {whole[:len(whole)/2], "course.video_broken"},
		"noise": {noise, "course.video_broken"},
		"cover": {recorded(t, "sampul.m4a.mp4", "64x64", 2, "-map 1:a -c:a aac"), "course.video_sound_alone"},
	} {
		s := openStudio(t)
		id := s.attach(uuid.Nil, media.Video, c.data)
		s.must(s.s.MakeReady(t.Context(), id, 1))
		if f := s.film(id); f.State != "processing" || f.Lighter != "waiting" {
			t.Errorf("%s: %+v", name, f)
		}
		s.must(s.s.Lighten(t.Context(), id, 1))
		if f := s.film(id); f.State != "refused" || f.Failure != c.want || f.Lighter != "failed" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	s := openStudio(t)
	o := s.put(nil)
	err := s.db.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		_, err := s.s.Attach(ctx, tx, media.File{Kind: media.Video, Object: o, Name: "kosong.mp4"})
		return err
	})
	if key(err) != "course.media_type_video" {
		t.Errorf("an empty file: %v", err)
	}
}

// Whoever cancels is heeded at once, what was made before stays to be played, and it can be tried again.
func TestLighterOnesAreCancelledAndTriedAgain(t *testing.T) {
	w := openWorkshop(t)
	w.s.WithTools(tools(t), nil)
	plays := w.attach(uuid.Nil, media.Video, long(t))
	not := w.attach(uuid.Nil, media.Video, recorded(t, "tua.3gp", "176x144", 3, "-map 0:v -c:v h263"))
	for _, id := range []uuid.UUID{plays, not} {
		w.must(w.s.MakeReady(t.Context(), id, 1))
	}
	over := make(chan error)
	go func() { over <- w.s.Lighten(t.Context(), plays, 1) }()
	w.until(1, "select count(*) from media where id = ? and lighter = 'making' and progress > 0", plays)
	began := time.Now()
	for _, id := range []uuid.UUID{plays, not} {
		w.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) {
			return uuid.Nil, w.s.CancelLighter(ctx, tx, id)
		})
	}
	if err := <-over; err != nil || time.Since(began) > 15*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
	if f := w.film(plays); f.State != "ready" || f.Lighter != "cancelled" || len(f.info.Variants) != 0 {
		t.Errorf("%+v", f)
	}
	if f := w.film(not); f.State != "refused" || f.Failure != "course.video_cancelled" {
		t.Errorf("%+v", f)
	}
	w.must(w.s.Lighten(t.Context(), not, 1)) // its job comes late
	if f := w.film(not); f.Lighter != "cancelled" {
		t.Errorf("%+v", f)
	}
	for range 2 {
		w.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) {
			return uuid.Nil, w.s.RetryLighter(ctx, tx, not)
		})
	}
	if n := w.count("select count(*) from river_job where kind = 'media_lighten' and args->>'media_id' = ?", not.String()); n != 2 {
		t.Errorf("%d jobs", n)
	}
	w.must(w.s.Lighten(t.Context(), not, 1))
	if f := w.film(not); f.State != "ready" || f.Lighter != "done" || strings.Join(f.names(), " ") != "240" {
		t.Errorf("%+v", f)
	}
}

// What is sent to who did not choose, and to who did.
func TestWhatIsSentOfAVideo(t *testing.T) {
	all := media.Info{Variants: []media.Variant{
		{Name: "sound", Bytes: 1}, {Name: "240", Bytes: 2}, {Name: "360", Bytes: 3}, {Name: "480", Bytes: 4}, {Name: "original", Bytes: 5},
	}}
	few := media.Info{Variants: []media.Variant{{Name: "sound", Bytes: 1}, {Name: "original", Bytes: 5}}}
	for _, c := range []struct {
		of     media.Info
		want   string
		frugal bool
		got    string
	}{
		{all, "", false, "360"},
		{all, "", true, "240"},
		{all, "480", true, "480"},
		{all, "sound", false, "sound"},
		{all, "original", false, "original"},
		{all, "720", false, "360"},
		{few, "", false, "original"},
		{few, "240", true, "original"},
		{media.Info{Bytes: 7}, "240", true, "original"},
	} {
		if got := c.of.Variant(c.want, c.frugal); got.Name != c.got {
			t.Errorf("%s of %d: %s, want %s", c.want, len(c.of.Variants), got.Name, c.got)
		}
	}
	if got := (media.Info{Bytes: 7}).Variant("", false); got.Bytes != 7 {
		t.Errorf("%+v", got)
	}
}
