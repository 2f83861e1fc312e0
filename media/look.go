package media

import (
	"context"
	"errors"
	"io"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
)

// limits of the process that looks into one file. A file may have several turns (turnTime); a page has one.
var limits = child.Limits{Memory: 512 << 20, CPU: 90 * time.Second, Wall: 60 * time.Second}

// Source is something to look into: what it is, and how its bytes are read.
type Source struct {
	Kind Kind
	Type string // its content type
	Size int64
	From int         // pdf: the page to go on with, from 1
	Read io.ReaderAt `json:"-"`
}

// Facts are what was found in a file.
type Facts struct {
	DurationS     int    `json:"duration_s,omitempty"` // video: whole seconds, rounded down, at least 1
	Width, Height int    `json:",omitempty"`
	Pages         int    `json:"pages,omitempty"`  // pdf
	Moving        bool   `json:"moving,omitempty"` // image: it holds several pictures shown in turn, of which the first is taken
	Codec         string `json:"codec,omitempty"`  // video: the container's name of the pictures' coding
	Sound         string `json:"sound,omitempty"`  // video: and of the sound's; "" when there is none
	Next          int    `json:"next,omitempty"`   // pdf: the page to go on with in another turn; 0 when all are drawn
}

// Picture is one image made of a file: of a PDF's page N, from 1, or of an image (0).
type Picture struct {
	N             int
	Type          string // its content type
	Width, Height int
	Words         string `json:",omitempty"` // that a PDF's page says

	Blocks []Block `json:",omitempty"` // the same in the order of reading, where it can be trusted
	Figure int     `json:",omitempty"` // which figure of page N this is, from 1; 0: the page

	Data []byte `json:"-"`
}

// said is what the child says: it asks for bytes, hands a picture over, or is done.
type said struct {
	Read    *span    `json:",omitempty"`
	Picture *Picture `json:",omitempty"`
	Facts   *Facts   `json:",omitempty"`
	Fault   *refusal `json:",omitempty"`
}

type span struct{ Off, Len int64 }

// refusal is a fault on its way out of the child.
type refusal struct {
	Kind fault.Kind
	Key  string
	Args map[string]any
}

// given is what the child gets: what to do, or the bytes it asked for.
type given struct {
	File *Source `json:",omitempty"` // nil: translate PDFium and no more
	End  bool    `json:",omitempty"` // the file ends in these bytes
}

// oneAtATime bounds memory whatever is uploaded at once, in the common queue too.
var oneAtATime = make(chan struct{}, 1)

// alone waits until nobody else looks into a file.
func alone(ctx context.Context) (release func(), err error) {
	select {
	case oneAtATime <- struct{}{}:
		return func() { <-oneAtATime }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Look looks into f in a child process, when no other is looked into, and hands what it makes of it to use, one after
// the other. Faults: what f is refused for; course.media_limits when the child died of it or over it.
func Look(ctx context.Context, f Source, use func(Picture) error) (Facts, error) {
	release, err := alone(ctx)
	if err != nil {
		return Facts{}, err
	}
	defer release()
	if f.Kind == PDF {
		if err := warmUp(ctx); err != nil {
			return Facts{}, err
		}
	}
	var facts Facts
	last := max(f.From, 1) - 1 // page that was drawn
	err = limits.Run(ctx, childName, func(t *child.Talk) error {
		if err := t.Say(given{File: &f}, nil); err != nil {
			return err
		}
		facts, err = answer(t, f.Read, func(p Picture) error {
			last = p.N
			return use(p)
		})
		return err
	})
	var death *child.Death
	switch {
	case !errors.As(err, &death):
		return facts, err
	case f.Kind == PDF:
		return facts, errPageLimits.With("Page", last+1).Because(death)
	}
	return facts, errLimits.Because(death)
}

// warmLimits are of a child that translates PDFium and sees no file: that takes most of what a child may have otherwise.
var warmLimits = child.Limits{Memory: 2 << 30, CPU: 10 * time.Minute, Wall: 10 * time.Minute}

// warm tells that PDFium was translated, or cannot be kept. Who holds oneAtATime may look.
var warm bool

// warmUp has PDFium translated to machine code, once, before a child with a file is started.
func warmUp(ctx context.Context) error {
	if warm {
		return nil
	}
	err := warmLimits.Run(ctx, childName, func(t *child.Talk) error {
		if err := t.Say(given{}, nil); err != nil {
			return err
		}
		_, err := t.Hear(&said{})
		return err
	})
	warm = err == nil
	return wrap(err, "translate PDFium")
}

// answer gives the child what it asks for until it is done.
func answer(t *child.Talk, file io.ReaderAt, use func(Picture) error) (Facts, error) {
	for {
		var s said
		body, err := t.Hear(&s)
		switch {
		case err != nil:
			return Facts{}, err
		case s.Read != nil:
			err = sayBytes(t, file, *s.Read)
		case s.Picture != nil:
			s.Picture.Data = body
			err = use(*s.Picture)
		case s.Fault != nil:
			return Facts{}, s.Fault.fault()
		case s.Facts != nil:
			return *s.Facts, nil
		}
		if err != nil {
			return Facts{}, err
		}
	}
}

// sayBytes answers one request for bytes. What the store says is not the file's fault and ends it all.
func sayBytes(t *child.Talk, file io.ReaderAt, s span) error {
	buf := make([]byte, min(max(s.Len, 0), maxRead))
	n, err := file.ReadAt(buf, s.Off)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return t.Say(given{End: err != nil}, buf[:n])
}

// fault is the fault again; JSON has made floats of its whole numbers.
func (r refusal) fault() *fault.Fault {
	for name, value := range r.Args {
		if f, ok := value.(float64); ok {
			r.Args[name] = int(f)
		}
	}
	return &fault.Fault{Kind: r.Kind, Key: r.Key, Args: r.Args}
}
