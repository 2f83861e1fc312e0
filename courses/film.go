package courses

import (
	"strconv"

	"mumpuni/media"
)

// Film is a video in one of the ways in which it is sent.
type Film struct {
	media.Variant
	URL string `json:"url"` // for some hours
}

// Passage is what the captions of a video say from a second on, for half a minute.
type Passage struct {
	At    int    `json:"at"`
	Words string `json:"words"`
}

// Film is the one that who asked for want is sent (media.Info.Variant); ok is false when the video is not ready.
func (l Lesson) Film(want string, frugal bool) (film Film, ok bool) {
	name := l.Module.Media.Variant(want, frugal).Name
	for _, f := range l.Films {
		if f.Name == name {
			return f, true
		}
	}
	return Film{}, false
}

// Choose makes t tell what its videos cost who asked for want.
func (t Tasks) Choose(want string, frugal bool) {
	for i := range t.List {
		t.List[i].Media = t.List[i].Media.Chosen(want, frugal)
	}
}

// linkFilms signs the addresses of a video's variants; the usual one is what its module shows.
func (s *Service) linkFilms(l *Lesson, name string) {
	m := l.Module
	keys := map[string]string{media.AsItCame: s.sign(l.shown.File, name, m.Media.Type)}
	for _, f := range l.shown.Films {
		url := s.sign(f.Key, filmNames[f.Role], f.Type)
		switch f.Role {
		case "poster":
			l.PosterURL = url
		case "sound":
			keys[media.SoundOnly] = url
		default:
			keys[strconv.Itoa(f.N)] = url
		}
	}
	for _, v := range m.Media.Variants {
		l.Films = append(l.Films, Film{v, keys[v.Name]})
	}
	if len(l.Films) == 0 {
		l.Films = []Film{{m.Media.Variant("", false), keys[media.AsItCame]}}
	}
	if usual, ok := l.Film("", false); ok {
		l.MediaURL = usual.URL
	}
}

// filmNames end the addresses of what was made of a video.
var filmNames = map[string]string{"poster": "gambar.jpg", "sound": "suara.m4a", "video": "video.mp4"}

// sends reports whether what r holds is sent to a device that asked for want.
func (r savedRow) sends(m Module, want string) bool {
	name := strconv.Itoa(r.N)
	switch {
	case m.Kind != Video, r.Role == "captions", r.Role == "poster":
		return true
	case r.Role == "original":
		name = media.AsItCame
	case r.Role == "sound":
		name = media.SoundOnly
	}
	return m.Media.Variant(want, false).Name == name
}
