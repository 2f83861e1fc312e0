// Package media knows what is in files that trainers upload: videos, PDFs, images, captions. Whoever looks into such a
// file does so in a process of its own, with little memory and time (internal/child): what breaks there breaks nothing
// else.
package media

import (
	"fmt"
	"slices"
	"strings"

	"mumpuni/internal/fault"
)

// Kind is what a file is.
type Kind string

// The kinds of files.
const (
	PDF   Kind = "pdf"
	Image Kind = "image"
	Video Kind = "video"
)

// The largest files, in bytes, in the round decimal units that people and phones count in.
const (
	MaxVideo    = 2_000_000_000
	MaxPDF      = 64_000_000
	MaxImage    = 25_000_000
	MaxCaptions = 1_000_000
)

// MaxBytes is the largest file of kind k; 0 when there is no such kind. Screens and services both ask here.
func (k Kind) MaxBytes() int64 {
	return map[Kind]int64{Video: MaxVideo, PDF: MaxPDF, Image: MaxImage}[k]
}

// accepted are the content types of a kind, as seen in a file's first bytes.
var accepted = map[Kind][]string{
	PDF:   {"application/pdf"},
	Image: {"image/jpeg", "image/png", "image/webp", "image/gif"},
	Video: {"video/mp4", "video/x-m4v", "video/quicktime", "video/webm"},
}

// Accepts reports whether a file of kind k may have this content type, as seen in its first bytes.
func (k Kind) Accepts(contentType string) bool { return slices.Contains(accepted[k], contentType) }

// Refusal is the fault of a file that k does not accept. Pictures in the way of newer phones are told by name: what
// helps is a setting of the phone.
func (k Kind) Refusal(contentType string) error {
	if k == Image && strings.HasPrefix(contentType, "image/hei") {
		return fault.Field("file", "course.media_type_heic")
	}
	return fault.Field("file", "course.media_type_"+string(k))
}

// ServedAs is the content type that browsers know: what QuickTime holds is an MP4 by another name.
func ServedAs(contentType string) string {
	if contentType == "video/x-m4v" || contentType == "video/quicktime" {
		return "video/mp4"
	}
	return contentType
}

// errLimits refuses what could not be looked at within the limits of a child process.
var errLimits = fault.New(fault.Invalid, "course.media_limits")

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("media: %s: %w", what, err)
}
