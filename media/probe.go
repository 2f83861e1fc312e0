package media

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"mumpuni/internal/child"
)

// stream is one of the streams that ffprobe tells of.
type stream struct {
	Index       int
	Kind        string `json:"codec_type"`
	Codec       string `json:"codec_name"`
	Width       int
	Height      int
	Rate        string `json:"avg_frame_rate"`
	Duration    string
	Disposition struct {
		Cover int `json:"attached_pic"`
	}
	SideData []struct{ Rotation float64 } `json:"side_data_list"`
}

// probed is what ffprobe says of a file.
type probed struct {
	Streams []stream
	Format  struct {
		Duration string
		Start    string `json:"start_time"`
	}
}

// reel is a film that can be made lighter.
type reel struct {
	seconds       float64
	width, height int     // as it is seen, upright
	rate          float64 // pictures a second; 0 when it is not told
	picture       int     // the index of its stream
	sound         int     // and of its sound's; -1 when it has none
}

// inputs are what the programs read, whatever a file says of itself: containers of films, from the one file that they were given.
var inputs = []string{"-format_whitelist", "mov,matroska", "-protocol_whitelist", "file", "-i", "/proc/self/fd/3"}

// probeLimits are of ffprobe, which reads heads.
var probeLimits = child.Limits{Memory: 512 << 20, CPU: 60 * time.Second, Wall: 60 * time.Second}

// probe asks ffprobe what file is. known are its seconds as another reader found them, for what tells no length itself. Faults:
// course.video_broken, course.video_codec, course.video_sound_alone, course.video_duration, course.video_recorded, course.media_limits.
func (t Tools) probe(ctx context.Context, file *os.File, known int) (reel, error) {
	var out strings.Builder
	args := append([]string{
		"-v", "error", "-of", "json=compact=1", "-show_entries",
		"format=duration,start_time:stream=index,codec_type,codec_name,width,height,avg_frame_rate,duration:stream_disposition=attached_pic:stream_side_data=rotation",
	}, inputs...)
	err := probeLimits.Program(ctx, t.FFprobe, args, []*os.File{file}, func(line string) { out.WriteString(line) })
	var found probed
	if err == nil {
		err = json.Unmarshal([]byte(out.String()), &found)
	}
	if err != nil {
		return reel{}, blame(err)
	}
	return found.reel(known)
}

// blame says what the end of one of the programs means: the file is to blame, unless we were stopped or had no room for what it wrote.
func blame(err error) error {
	var death *child.Death
	switch {
	case !errors.As(err, &death):
		return err
	case death.Why != "died":
		return errLimits.Because(death)
	case strings.Contains(death.Log, "No space left"):
		return err
	}
	return errVideoBroken.Because(death)
}

func (p probed) reel(known int) (reel, error) {
	at := slices.IndexFunc(p.Streams, func(s stream) bool { return s.Kind == "video" && s.Disposition.Cover == 0 && s.Codec != "" })
	if at < 0 {
		return reel{}, p.pictureless()
	}
	s := p.Streams[at]
	r := reel{width: s.Width, height: s.Height, picture: s.Index, sound: -1, rate: ratio(s.Rate), seconds: told(p.Format.Duration, s.Duration, known)}
	if late, err := strconv.ParseFloat(p.Format.Start, 64); err == nil && late > 0 && late < r.seconds {
		r.seconds = max(r.seconds-late, min(r.seconds, 1)) // the container counts what comes before the first picture
	}
	for _, side := range s.SideData {
		if int(math.Abs(side.Rotation))%180 == 90 {
			r.width, r.height = s.Height, s.Width
		}
	}
	if at := slices.IndexFunc(p.Streams, func(s stream) bool { return s.Kind == "audio" && s.Codec != "" }); at >= 0 {
		r.sound = p.Streams[at].Index
	}
	switch {
	case r.width < 16 || r.height < 16 || r.width > 8192 || r.height > 8192:
		return r, errVideoBroken
	case r.seconds == 0:
		return r, errVideoRecorded
	case !(r.seconds >= 1 && r.seconds <= maxDuration): // also refuses NaN
		return r, errVideoDuration
	}
	return r, nil
}

// pictureless says why there is no picture to be seen: nobody here knows its coding, there is sound alone, or nothing.
func (p probed) pictureless() error {
	has := func(kind string) bool {
		return slices.ContainsFunc(p.Streams, func(s stream) bool { return s.Kind == kind && s.Disposition.Cover == 0 })
	}
	switch {
	case has("video"):
		return errVideoCodec
	case has("audio"):
		return errVideoSoundAlone
	}
	return errVideoBroken
}

// told is the first of the lengths that is told.
func told(container, stream string, known int) float64 {
	for _, text := range []string{container, stream} {
		if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 {
			return n
		}
	}
	return float64(known)
}

// ratio reads "30000/1001"; 0 when it is none.
func ratio(text string) float64 {
	above, below, _ := strings.Cut(text, "/")
	a, _ := strconv.ParseFloat(above, 64)
	b, _ := strconv.ParseFloat(below, 64)
	if b == 0 {
		return 0
	}
	return a / b
}
