package media

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"mumpuni/internal/child"
)

// take is one file that is made of a film.
type take struct {
	role          string // video, soundRole, poster
	n             int    // video: its short side
	typ           string // content type
	width, height int
	file          *os.File
}

// size is one of sizes.
type size struct{ short, picture, sound int }

// sizes of the picture by their short side, in pixels, and the most bits a second of each: a slow line carries 400,000.
var sizes = [...]size{{240, 140_000, 32_000}, {360, 270_000, 40_000}, {480, 520_000, 48_000}}

const (
	soundAlone  = 32_000                          // bits a second
	soundHertz  = 32_000                          // voices need no more
	loudness    = "loudnorm=I=-16:TP=-1.5:LRA=11" // EBU R 128, as loud as what phones play otherwise
	mostRate    = 30                              // pictures a second; films of more become ones of lessRate
	lessRate    = 25
	posterShort = 240
	posterAt    = 3.0 // seconds, or a tenth of the film
	madeMemory  = 1 << 30
	madeTimes   = 3 // so many times its own length may a film take, of both processors of a small machine
	busyTimes   = 8 // and so many times that by the clock, where others have them: it gets only what nobody wants
)

// A fragment begins with each key picture. The first is short, so that a film begins soon, and each lasts a quarter longer than the one
// before: on a line that is a little faster than the film, the next is there before the last was played. Later ones are as long as a
// learner waits who leaps into the film; long films have longer ones, since the index at the head counts them all.
const (
	keyFirst  = 0.5 // seconds
	keyGrowth = 1.25
	keyUsual  = 2.0
	keyLong   = 4.0
	mostKeys  = 450 // beyond which they are made longer
)

// firstPicture is how much of a second's bits the first picture may take, which everything waits for; x264 gives it nine tenths otherwise.
const firstPicture = "vbv-init=0.3"

// keys is when a film of so many seconds has its key pictures, in the words of ffmpeg.
func keys(seconds float64) string {
	every := min(max(keyUsual, math.Ceil(seconds/mostKeys)), keyLong)
	grown, at, last := 0, 0.0, keyFirst
	for last < every {
		grown, at, last = grown+1, at+last, last*keyGrowth
	}
	return fmt.Sprintf("expr:if(lt(n_forced,%d),gte(t,%g*(pow(%g,n_forced)-1)),gte(t,%.3f+(n_forced-%d)*%g))", grown, keyFirst/(keyGrowth-1), keyGrowth, at, grown, every)
}

// fragments lets a film be played from its first bytes: an index at its head, then parts that stand for themselves. Nothing follows them:
// browsers read the end of a file first whose index does not reach it, and of one below 2 MB they await all that lies between.
const fragments = "empty_moov+default_base_moof+global_sidx+skip_trailer"

// takes are what is made of r: sizes up to its own, sound where it has some, a picture.
func (r reel) takes() []take {
	var list []take
	own := min(r.width, r.height)
	for _, size := range sizes {
		if size.short > own && size.short > sizes[0].short {
			break
		}
		short := min(size.short, own) &^ 1
		w, h := r.fit(short)
		list = append(list, take{role: video, n: size.short, typ: "video/mp4", width: w, height: h})
	}
	if r.sound >= 0 {
		list = append(list, take{role: soundRole, typ: "audio/mp4"})
	}
	w, h := r.fit(min(posterShort, own) &^ 1)
	return append(list, take{role: poster, typ: "image/jpeg", width: w, height: h})
}

// fit is the size of r with a short side, in even numbers of pixels.
func (r reel) fit(short int) (w, h int) {
	even := func(long, of int) int { return max(2, (long*short+of/2)/of&^1) }
	if r.width < r.height {
		return short, even(r.height, r.width)
	}
	return even(r.width, r.height), short
}

// graph is what becomes of the pictures and the sound before they are written.
func (r reel) graph(list []take) string {
	first := fmt.Sprintf("[0:%d]", r.picture)
	if r.rate > mostRate+0.5 {
		first += fmt.Sprintf("fps=%d,", lessRate)
	}
	pictures, sounds := "", 0
	var rest []string
	for i, p := range list {
		if p.role != poster && r.sound >= 0 {
			sounds++
		}
		if p.role == soundRole {
			continue
		}
		pictures += fmt.Sprintf("[s%d]", i)
		pick := ""
		if p.role == poster {
			pick = fmt.Sprintf("select='if(isnan(prev_selected_t),gte(t,%.2f))',", min(posterAt, r.seconds/10))
		}
		rest = append(rest, fmt.Sprintf("[s%d]%sscale=%d:%d,setsar=1,format=yuv420p[v%d]", i, pick, p.width, p.height, i))
	}
	parts := append([]string{fmt.Sprintf("%ssplit=%d%s", first, strings.Count(pictures, "["), pictures)}, rest...)
	if sounds > 0 {
		out := ""
		for i, p := range list {
			if p.role != poster {
				out += fmt.Sprintf("[a%d]", i)
			}
		}
		parts = append(parts, fmt.Sprintf("[0:%d]aformat=channel_layouts=mono,%s,aresample=%d,aformat=channel_layouts=mono,asplit=%d%s", r.sound, loudness, soundHertz, sounds, out))
	}
	return strings.Join(parts, ";")
}

// args are the words of ffmpeg: each of list becomes a descriptor from 4 on.
func (r reel) args(list []take) []string {
	args := append([]string{"-v", "error", "-nostdin", "-y", "-progress", "pipe:1", "-threads", "2"}, inputs...)
	args = append(args, "-filter_complex", r.graph(list))
	for i, p := range list {
		args = append(args, p.args(i, r.sound >= 0, r.seconds)...)
		args = append(args, "-map_metadata", "-1", "-map_chapters", "-1", "/proc/self/fd/"+strconv.Itoa(4+i))
	}
	return args
}

// args are how p is written, the i-th of its film, which has so many seconds.
func (p take) args(i int, sound bool, seconds float64) (args []string) {
	bits := soundAlone
	switch p.role {
	case poster:
		return []string{"-map", fmt.Sprintf("[v%d]", i), "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "6", "-pix_fmt", "yuvj420p", "-f", "mjpeg"}
	case video:
		most := 0
		for _, size := range sizes {
			if size.short == p.n {
				most, bits = size.picture, size.sound
			}
		}
		args = []string{
			"-map", fmt.Sprintf("[v%d]", i), "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-threads", "2",
			"-crf", "27", "-maxrate", strconv.Itoa(most), "-bufsize", strconv.Itoa(most), "-x264-params", firstPicture,
			"-force_key_frames", keys(seconds), "-sc_threshold", "0", "-g", "600", "-movflags", fragments + "+frag_keyframe",
		}
	case soundRole:
		args = []string{"-movflags", fragments, "-frag_duration", "4000000"} // µs
	}
	if sound {
		args = append(args, "-map", fmt.Sprintf("[a%d]", i), "-c:a", "aac", "-b:a", strconv.Itoa(bits))
	}
	return append(args, "-f", "mp4")
}

// encode makes list of the film in file, which is r, and tells the percents that are done. It gives the length in seconds of what was
// made. Faults: course.video_broken, course.media_limits.
func (t Tools) encode(ctx context.Context, r reel, file *os.File, list []take, done func(percent int)) (float64, error) {
	wall := madeTimes*time.Duration(r.seconds*float64(time.Second)) + time.Minute // small ones need more than their length to begin
	limits := child.Limits{Memory: madeMemory, Wall: busyTimes * wall, CPU: 2 * wall, Nice: t.Nice}
	files := []*os.File{file}
	for _, p := range list {
		files = append(files, p.file)
	}
	made := 0.0
	err := limits.Program(ctx, t.FFmpeg, r.args(list), files, func(line string) {
		if n, err := strconv.ParseInt(strings.TrimPrefix(line, "out_time_us="), 10, 64); err == nil && strings.HasPrefix(line, "out_time_us=") {
			made = max(made, float64(n)/1e6)
			done(min(99, int(100*made/r.seconds)))
		}
	})
	if err != nil {
		return 0, blame(err)
	}
	if made < r.seconds*enoughOfIt-r.last() {
		return made, errVideoBroken.Because(errors.New("only its beginning can be read"))
	}
	return made, nil
}

// last is how much of the end of a film is not told by its last picture, in seconds: that picture and the one before may come in turn.
func (r reel) last() float64 {
	if r.rate > 0 && r.rate < 4 {
		return 2 / r.rate
	}
	return 0.5
}

// enoughOfIt is how much of the length that a file tells must be there.
const enoughOfIt = 0.9
