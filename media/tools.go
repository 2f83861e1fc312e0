package media

import (
	"context"
	"os/exec"
)

// Tools are the programs that make videos lighter. Without them videos are served as they came.
type Tools struct {
	FFmpeg, FFprobe string // paths
	Nice            int    // how humble they are; 0: as every bounded process
}

// humblest leaves the processor to everybody else.
const humblest = 19

// FindTools looks for the programs; There is false when one is missing.
func FindTools() Tools {
	var t Tools
	var err error
	if t.FFmpeg, err = exec.LookPath("ffmpeg"); err == nil {
		t.FFprobe, err = exec.LookPath("ffprobe")
	}
	if err != nil {
		return Tools{}
	}
	t.Nice = humblest
	return t
}

// There reports whether both programs were found.
func (t Tools) There() bool { return t.FFmpeg != "" && t.FFprobe != "" }

// WithTools has videos made lighter from now on, but not while held says that the machine is needed for something else.
func (s *Service) WithTools(t Tools, held func(context.Context) (bool, error)) *Service {
	s.tools, s.held = t, held
	return s
}
