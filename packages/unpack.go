package packages

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
	"mumpuni/packages/archive"
	"mumpuni/packages/manifest"
	"mumpuni/storage"
)

// prefix begins the keys of all packages.
const prefix = "paket"

// oneAtATime bounds memory and processor whatever is uploaded at once.
var oneAtATime = make(chan struct{}, 1)

// TakeApart takes the package in file apart and stores its files below a prefix of its own, where nothing refers to them yet: who records
// them calls keep in the same transaction, or the sweep takes them. Faults say what is wrong with the package (archive.Open);
// package.cmi5_host when a part is on a site that the installation does not allow, package.limits when it could not be taken apart within
// the limits of a child.
func (s *Service) TakeApart(ctx context.Context, medium uuid.UUID, file io.ReaderAt, bytes int64) (files []storage.Object, keep func(context.Context, bun.Tx) error, err error) {
	select {
	case oneAtATime <- struct{}{}:
		defer func() { <-oneAtATime }()
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	u := unpacking{store: s.store, allowed: s.cmi5.allows, Package: Package{MediumID: medium, Prefix: storage.NewKey(prefix), CreatedAt: s.now()}}
	err = child.RunRemote(ctx, limits, childName, file, bytes, struct{}{}, func(s said, body []byte) error { return u.hear(ctx, s, body) })
	if err == nil {
		err = u.end(nil)
	}
	_ = u.end(errors.New("the package ended")) // of a file that was begun, if there is one
	var death *child.Death
	if errors.As(err, &death) {
		return nil, nil, fault.New(fault.Invalid, "package.limits").Because(death)
	}
	if err != nil {
		return nil, nil, err
	}
	return u.objects, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&u.Package).Exec(ctx)
		return wrap(err, "keep package")
	}, nil
}

// unpacking is a package on its way into the object store.
type unpacking struct {
	Package

	store   *storage.Store
	allowed func([]manifest.Item) error // refuses parts that are where none may be
	objects []storage.Object
	written int64

	coming *storage.Incoming // the file that comes; nil: none
}

// hear does what the child says.
func (u *unpacking) hear(ctx context.Context, s said, body []byte) error {
	switch {
	case s.Found:
		return u.found(body)
	case s.File != nil:
		if err := u.end(nil); err != nil {
			return err
		}
		u.begin(ctx, *s.File)
	case s.Piece:
		return u.write(body)
	}
	return nil
}

func (u *unpacking) found(text []byte) error {
	var a archive.Archive
	if err := json.Unmarshal(text, &a); err != nil {
		return wrap(err, "what was found")
	}
	u.Standard, u.Edition, u.Title, u.Items, u.Bytes = a.Standard, a.Edition, a.Title, a.Items, a.Bytes
	u.Losses, u.Course, u.Play = append([]string{}, a.Losses...), a.Course, a.Play
	return u.allowed(u.Items)
}

// begin lets the object store take a file while its pieces come.
func (u *unpacking) begin(ctx context.Context, f archive.File) {
	u.coming = u.store.Begin(ctx, storage.TreeKey(u.Prefix, f.Path), f.Bytes)
}

func (u *unpacking) write(piece []byte) error {
	if u.written += int64(len(piece)); u.coming == nil || u.written > archive.MaxUnpacked {
		return errors.New("packages: more than was agreed")
	}
	_, err := u.coming.Write(piece)
	return err
}

// end waits until the file that was begun is stored, or gives it up because of why.
func (u *unpacking) end(why error) error {
	if u.coming == nil {
		return nil
	}
	o, err := u.coming.End(why)
	u.coming = nil
	if err != nil {
		return err
	}
	u.objects = append(u.objects, o)
	u.Files = len(u.objects)
	return nil
}
