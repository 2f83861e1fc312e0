package media

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
)

// childName is the work of the child process.
const childName = "media"

// Every program with this package in it can be the child of itself, a test's too.
func init() { child.Serve(childName, serve) }

const maxRead = 4 << 20 // bytes in one request of the child

// serve is all that the child does: it looks into one file.
func serve(t *child.Talk) error {
	var g given
	if _, err := t.Hear(&g); err != nil {
		return err
	}
	if g.File == nil {
		_, end, err := startPDFium(context.Background())
		if err != nil {
			return err
		}
		end()
		return t.Say(said{Facts: &Facts{}}, nil)
	}
	facts, err := look(*g.File, &remote{talk: t, size: g.File.Size}, func(p Picture) error {
		return t.Say(said{Picture: &p}, p.Data)
	})
	var f *fault.Fault
	if errors.As(err, &f) {
		return t.Say(said{Fault: &refusal{f.Kind, f.Key, f.Args}}, nil)
	}
	if err != nil {
		return err
	}
	return t.Say(said{Facts: &facts}, nil)
}

// look does the work, in whatever process.
func look(f Source, r io.ReaderAt, use func(Picture) error) (Facts, error) {
	if f.Kind == Video {
		return lookAtVideo(r, f)
	}
	if f.Size > f.Kind.MaxBytes() {
		return Facts{}, fault.New(fault.TooLarge, "course.media_large").With("LimitBytes", f.Kind.MaxBytes())
	}
	data := make([]byte, f.Size)
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, f.Size), data); err != nil {
		return Facts{}, err
	}
	if f.Kind == PDF {
		return lookAtPDF(context.Background(), data, max(f.From, 1), use)
	}
	return lookAtImage(data, use)
}

// lookAtImage makes the image anew as JPEG on white, upright, at most imageWidth × imageHeight: smaller for phones, and
// without places, names and whatever else cameras hide in their files. Where it is wide, it is made in the sizes of smaller screens, too.
func lookAtImage(data []byte, use func(Picture) error) (Facts, error) {
	small, err := shrink(data)
	if err != nil {
		return Facts{}, err
	}
	w, h := small.Bounds().Dx(), small.Bounds().Dy()
	facts := Facts{Width: w, Height: h, Moving: moves(data)}
	if err := useSize(small, 0, use); err != nil {
		return facts, err
	}
	for _, width := range smallerWidths {
		if w*8 > width*9 { // one that is little smaller is not worth its place
			if err := useSize(fit(small, width, imageHeight), width, use); err != nil {
				return facts, err
			}
		}
	}
	return facts, nil
}

// smallerWidths are the sizes of an image for phones and for those who pay for each byte, in pixels.
var smallerWidths = []int{960, 480}

// useSize hands one size of an image over: n is its width, 0 for the largest.
func useSize(img image.Image, n int, use func(Picture) error) error {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return wrap(err, "encode image")
	}
	return use(Picture{N: n, Type: "image/jpeg", Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), Data: buf.Bytes()})
}

// remote reads the file that the parent holds, in blocks, so that a parser's small steps are few requests.
type remote struct {
	talk  *child.Talk
	size  int64
	block []byte
	start int64
	next  int64 // how much to ask for at least
}

const (
	firstBlock = 16 << 10
	maxBlock   = 256 << 10
)

// ReadAt reads from the block at hand, or asks for the one that begins at off.
func (r *remote) ReadAt(p []byte, off int64) (int, error) {
	total := 0
	for total < len(p) {
		n, err := r.some(p[total:], off+int64(total))
		if total += n; err != nil {
			return total, err
		}
	}
	return total, nil
}

func (r *remote) some(p []byte, off int64) (int, error) {
	if off < 0 || off >= r.size {
		return 0, io.EOF
	}
	if off < r.start || off >= r.start+int64(len(r.block)) {
		r.next = min(2*r.next, maxBlock)
		if r.next == 0 || off != r.start+int64(len(r.block)) {
			r.next = firstBlock // it jumps from place to place
		}
		length := min(max(int64(len(p)), r.next), maxRead)
		if err := r.talk.Say(said{Read: &span{off, length}}, nil); err != nil {
			return 0, err
		}
		var g given
		body, err := r.talk.Hear(&g)
		if err != nil {
			return 0, err
		}
		if r.block, r.start = body, off; len(body) == 0 {
			return 0, io.EOF
		}
	}
	return copy(p, r.block[off-r.start:]), nil
}
