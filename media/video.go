package media

import (
	"io"

	"mumpuni/internal/fault"
)

// What a video is refused for.
var (
	errVideoSoundAlone = fault.New(fault.Invalid, "course.video_sound_alone") // it has no picture
	errVideoBroken     = fault.New(fault.Invalid, "course.video_broken")      // not a video we can read
	errVideoCodec      = fault.New(fault.Invalid, "course.video_codec")       // phones and browsers cannot play it
	errVideoHEVC       = fault.New(fault.Invalid, "course.video_hevc")        // as newer phones record it
	errVideoDuration   = fault.New(fault.Invalid, "course.video_duration")    // its length is not written in it, or is absurd
	errVideoRecorded   = fault.New(fault.Invalid, "course.video_recorded")    // a browser recorded it and wrote no length
)

const maxDuration = 12 * 3600 // seconds

// film is what a container says of its video.
type film struct {
	Seconds       float64
	Width, Height int
	Codec         string // the container's own name of the pictures' coding
	Profile       int    // of that coding; -1 when it is not told
	Sound         string // the container's own name of the sound's coding; "" when there is no sound
}

func (f film) check(playable map[string]func(profile int) bool) error {
	plays, known := playable[f.Codec]
	switch {
	case f.Codec == "" || f.Width <= 0 || f.Height <= 0 || f.Width > 8192 || f.Height > 8192:
		return errVideoBroken
	case f.Codec == "hvc1" || f.Codec == "hev1" || f.Codec == "V_MPEGH/ISO/HEVC":
		return errVideoHEVC
	case !known || f.Profile >= 0 && !plays(f.Profile):
		return errVideoCodec
	case !(f.Seconds >= 1 && f.Seconds <= maxDuration): // also refuses NaN
		return errVideoDuration
	}
	return nil
}

// What the decoders of phones take: eight bits (AV1: also ten) and colours at half the resolution (4:2:0).
func h264Plays(profile int) bool {
	return profile == 66 || profile == 77 || profile == 88 || profile == 100
}
func vp9Plays(profile int) bool { return profile == 0 || profile == 2 }
func av1Plays(profile int) bool { return profile == 0 }
func anyProfile(int) bool       { return true }

// heard are the codings of sound that browsers play.
var heard = map[string]bool{
	"": true, "mp4a": true, ".mp3": true, "Opus": true, "fLaC": true, "A_OPUS": true, "A_VORBIS": true,
}

// lookAtVideo reads length and size from the container; the file itself is served as it came.
func lookAtVideo(r io.ReaderAt, f Source) (Facts, error) {
	parse := parseMP4
	if f.Type == "video/webm" {
		parse = parseWebM
	}
	seen, err := parse(r, f.Size)
	if err != nil {
		return Facts{}, err
	}
	return Facts{DurationS: int(seen.Seconds), Width: seen.Width, Height: seen.Height, Codec: seen.Codec, Sound: seen.Sound}, nil
}
