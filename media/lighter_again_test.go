package media_test

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/media"
)

// again asks for lighter ones anew.
func (h *shelf) again(id uuid.UUID) (err error) {
	h.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) {
		err = h.s.RetryLighter(ctx, tx, id)
		return uuid.Nil, nil
	})
	return err
}

// What learners choose from is made again while they have what there is: it is let go only for new ones that are whole, and a film that
// nobody can play as it came is not offered so.
func TestLighterOnesAreMadeAgain(t *testing.T) {
	s := openStudio(t)
	id := s.attach(uuid.Nil, media.Video, recorded(t, "hevc.mov", "320x240", 3, "-map 0:v -map 1:a -c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 -c:a aac"))
	s.must(s.s.MakeReady(t.Context(), id, 1))
	s.must(s.s.Lighten(t.Context(), id, 1))
	keys := func() (all []string) {
		s.must(s.db.NewRaw("select key from renditions where media_id = ? and role in ('video', 'sound', 'poster') order by key", id).Scan(t.Context(), &all))
		return all
	}
	first, had := s.film(id), keys()
	if len(had) != 3 {
		t.Fatal(had)
	}
	s.must(s.again(id))
	f := s.film(id)
	if f.State != "ready" || f.Lighter != "waiting" || !slices.Equal(f.names(), first.names()) || f.Sent != first.Sent || !slices.Equal(keys(), had) {
		t.Errorf("while they are made again: %+v", f)
	}
	s.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) {
		return uuid.Nil, s.s.CancelLighter(ctx, tx, id)
	})
	if f := s.film(id); f.State != "ready" || f.Lighter != "cancelled" || !slices.Equal(f.names(), first.names()) || !slices.Equal(keys(), had) {
		t.Errorf("cancelled: %+v", f)
	}
	s.must(s.again(id))
	s.s.WithTools(media.Tools{FFmpeg: "/bin/false", FFprobe: "/bin/false", Nice: 5}, nil)
	s.must(s.s.Lighten(t.Context(), id, 1))
	if f := s.film(id); f.State != "ready" || f.Lighter != "failed" || !slices.Equal(f.names(), first.names()) || !slices.Equal(keys(), had) {
		t.Errorf("failed: %+v", f)
	}
	s.s.WithTools(media.Tools{}, nil)
	if err := s.again(id); key(err) != "course.video_tools" || s.film(id).Lighter != "failed" {
		t.Errorf("without tools: %v", err)
	}
	s.s.WithTools(tools(t), nil)
	s.must(s.again(id))
	s.must(s.s.Lighten(t.Context(), id, 1))
	f = s.film(id)
	if names := strings.Join(f.names(), " "); f.State != "ready" || f.Lighter != "done" || sorted(names) != "240 sound" || f.Why != "" {
		t.Errorf("%s, %+v", names, f)
	}
	now := keys()
	for _, k := range now {
		if slices.Contains(had, k) {
			t.Errorf("%s is of before", k)
		}
	}
	if n := s.count("select count(*) from objects where doomed_at is not null"); len(now) != 3 || n != 3 {
		t.Errorf("%d new ones, %d of before let go", len(now), n)
	}
}

// upright is a film that says that it was recorded with the telephone held upright.
func upright(t testing.TB, name string, lying []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "tidur-"+name), filepath.Join(dir, name)
	err := os.WriteFile(from, lying, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), tools(t).FFmpeg, "-v", "error", "-i", from, "-c", "copy", "-metadata:s:v", "rotate=90", to).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	data, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A film that a newer telephone recorded upright (HEVC, turned by what the file says) is upright in each size.
func TestAnUprightFilmOfANewPhone(t *testing.T) {
	s := openStudio(t)
	lying := recorded(t, "tidur.mov", "640x480", 2, "-map 0:v -map 1:a -c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 -c:a aac")
	id := s.attach(uuid.Nil, media.Video, upright(t, "tegak.mov", lying))
	s.must(s.s.MakeReady(t.Context(), id, 1))
	s.must(s.s.Lighten(t.Context(), id, 1))
	if f := s.film(id); f.State != "ready" || f.Width != 480 || f.Height != 640 || sorted(strings.Join(f.names(), " ")) != "240 360 480 sound" {
		t.Errorf("%+v", f)
	}
	for short, long := range map[int]int{240: 320, 360: 480, 480: 640} {
		facts, _, err := look(t, media.Video, "video/mp4", s.made(id, "video", short))
		if err != nil || facts.Width != short || facts.Height != long || facts.Codec != "avc1" {
			t.Errorf("%d: %v %+v", short, err, facts)
		}
	}
}

// A film has one index at its head, and each place it tells is one where a fragment begins; the last ends with the film.
func TestAFilmHasOneIndex(t *testing.T) {
	s := openStudio(t)
	id := s.attach(uuid.Nil, media.Video, recorded(t, "film.mp4", "320x240", 12, phone))
	s.must(s.s.MakeReady(t.Context(), id, 1))
	s.must(s.s.Lighten(t.Context(), id, 1))
	for role, n := range map[string]int{"video": 240, "sound": 0} {
		film := s.made(id, role, n)
		at, indexes := 0, 0
		var lengths []float64
		for at+8 <= len(film) && string(film[at+4:at+8]) != "moof" {
			size := int(binary.BigEndian.Uint32(film[at:]))
			if string(film[at+4:at+8]) == "sidx" {
				indexes++
				end, parts, err := parts(film, at, size)
				if err != nil || end != len(film) {
					t.Errorf("%s: %v, it ends at %d of %d", role, err, end, len(film))
				}
				lengths = parts
			}
			at += size
		}
		if t.Logf("%s: %.2f", role, lengths); indexes != 1 || len(lengths) < 3 {
			t.Errorf("%s: %d indexes, %d parts", role, indexes, len(lengths))
		}
		if role != "video" {
			continue
		}
		for i, length := range lengths[1 : len(lengths)-1] { // the last is what is left
			if before := lengths[i]; length < before-0.15 || length > 1.25*before+0.15 || length > 2.1 || lengths[0] > 0.6 {
				t.Errorf("a part of %.2f s after one of %.2f s", length, before)
			}
		}
	}
}

// parts are the lengths in seconds of what an index at a place leads to, and where the last ends.
func parts(film []byte, at, size int) (end int, lengths []float64, err error) {
	sidx := film[at : at+size]
	scale, far, entries := float64(binary.BigEndian.Uint32(sidx[16:])), 0, []byte{}
	if sidx[8] == 0 {
		far, entries = int(binary.BigEndian.Uint32(sidx[24:])), sidx[28:]
	} else {
		far, entries = int(binary.BigEndian.Uint64(sidx[28:])), sidx[36:]
	}
	end = at + size + far
	for range binary.BigEndian.Uint16(entries[2:]) {
		entries = entries[4:]
		if end+8 > len(film) || string(film[end+4:end+8]) != "moof" {
			return end, lengths, errors.New("it leads to no fragment")
		}
		end += int(binary.BigEndian.Uint32(entries) & 0x7fffffff)
		lengths = append(lengths, float64(binary.BigEndian.Uint32(entries[4:]))/scale)
		entries = entries[8:]
	}
	return end, lengths, nil
}
