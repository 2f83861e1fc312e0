package upload

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/tus/tusd/v2/pkg/handler"

	"mumpuni/storage"
	"mumpuni/web/route"
)

// begin asks whether this person may send this file, and gives it our id.
func (h *Handler) begin(event handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	ask, meta := askerOf(event.Context), event.Upload.MetaData
	err := validMeta(meta)
	if err == nil {
		err = h.authorize(event.Context, ask, meta["purpose"], event.Upload.Size)
	}
	if err == nil {
		ask.upload, err = h.store.BeginUpload(event.Context, ask.who.PersonID, meta["purpose"], meta["filename"], event.Upload.Size)
	}
	if err != nil {
		return handler.HTTPResponse{}, handler.FileInfoChanges{}, toTus(event.Context, err)
	}
	changes := handler.FileInfoChanges{ID: ask.upload.ID, MetaData: handler.MetaData{"filename": ask.upload.Name}}
	return handler.HTTPResponse{}, changes, nil
}

// validMeta refuses what PostgreSQL cannot store; tusd takes any bytes for a value.
func validMeta(meta handler.MetaData) error {
	for _, value := range meta {
		if !route.ValidText(value) {
			return route.ErrText
		}
	}
	return nil
}

func (h *Handler) authorize(ctx context.Context, ask *asker, purpose string, bytes int64) error {
	if err := storage.CheckSize(bytes); err != nil {
		return err
	}
	return h.cfg.Authorize(ctx, ask.who, purpose, bytes)
}

// finished runs after the last byte and before its answer, under the upload's lock.
func (h *Handler) finished(event handler.HookEvent) (handler.HTTPResponse, error) {
	if err := h.finish(event.Context, askerOf(event.Context)); err != nil {
		return handler.HTTPResponse{}, toTus(event.Context, err)
	}
	return handler.HTTPResponse{}, nil
}

// cancelled forgets the row of an upload that tusd is about to remove, under the upload's lock; one that was taken over
// is not removed.
func (h *Handler) cancelled(event handler.HookEvent) (handler.HTTPResponse, error) {
	ask := askerOf(event.Context)
	if err := h.store.CancelUpload(event.Context, ask.who.PersonID, ask.upload.ID); err != nil {
		return handler.HTTPResponse{}, toTus(event.Context, err)
	}
	return handler.HTTPResponse{}, nil
}

// toTus words a fault for tusd to answer with.
func toTus(ctx context.Context, err error) error {
	problem := route.NewProblem(ctx, err)
	body, merr := json.Marshal(problem)
	if merr != nil {
		return merr
	}
	header := handler.HTTPHeader{"Content-Type": problem.ContentType(""), "Cache-Control": "no-store"}
	for name := range problem.GetHeaders() {
		header[name] = problem.GetHeaders().Get(name)
	}
	return handler.Error{ErrorCode: problem.Key, Message: problem.Detail, HTTPResponse: handler.HTTPResponse{
		StatusCode: problem.Status, Body: string(body), Header: header,
	}}
}

// fromTus reads what tusd's store says: either it does not know the upload any more, or the object store is down.
func fromTus(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, handler.ErrNotFound):
		return storage.ErrNoUpload.Because(err)
	}
	return storage.OutOfReach(err)
}

// tusID is the upload that a request's path names; tusd's ids are "<our id>+<the object store's>".
func tusID(r *http.Request) string {
	if r.Method == http.MethodPost {
		return ""
	}
	return strings.TrimPrefix(r.URL.Path, Path)
}

func rowID(tusID string) string {
	id, _, _ := strings.Cut(tusID, "+")
	return id
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// locker lets tusd use storage's locks.
type locker struct{ store *storage.Store }

// NewLock is handler.Locker's.
func (l locker) NewLock(id string) (handler.Lock, error) {
	return &lock{store: l.store, id: rowID(id)}, nil
}

type lock struct {
	store *storage.Store
	id    string
	free  func()
}

// Lock is handler.Lock's.
func (l *lock) Lock(ctx context.Context, requestUnlock func()) error {
	free, err := l.store.LockUpload(ctx, l.id, requestUnlock)
	if errors.Is(err, storage.ErrLocked) {
		return handler.ErrLockTimeout
	}
	l.free = free
	return err
}

// Unlock is handler.Lock's.
func (l *lock) Unlock() error {
	l.free()
	return nil
}

// A request that another one displaced may try again: clients read that from 423, and take tusd's 400 for final.
func init() { handler.ErrUploadInterrupted.HTTPResponse.StatusCode = http.StatusLocked }
