package upload

import (
	"context"
	"errors"
	"net/http"

	"github.com/tus/tusd/v2/pkg/handler"

	"mumpuni/internal/fault"
	"mumpuni/storage"
)

// catchUp tells whether an upload is over, and first finishes one whose bytes are all here although nobody was told: we
// died, or the store was down, between the last byte and its answer.
func (h *Handler) catchUp(r *http.Request, ask *asker, id string) (over bool, err error) {
	open := ask.upload.State == storage.Receiving || ask.upload.State == storage.Processing
	if open && (r.Method == http.MethodHead || r.Header.Get("Upload-Offset") == itoa(ask.upload.Bytes)) {
		if err := h.finishLate(r.Context(), ask, id); err != nil {
			return false, err
		}
	}
	switch ask.upload.State {
	case storage.Done:
		return true, nil
	case storage.Refused:
		return false, fault.New(fault.Conflict, ask.upload.Failure)
	}
	return false, nil
}

func (h *Handler) finishLate(ctx context.Context, ask *asker, id string) error {
	upload, err := h.parts.GetUpload(ctx, id)
	if err != nil {
		return fromTus(err)
	}
	info, err := upload.GetInfo(ctx)
	if err != nil {
		return fromTus(err)
	}
	if info.Offset < info.Size {
		return nil
	}
	free, err := h.store.LockUpload(ctx, ask.upload.ID, func() {})
	if err != nil {
		return err
	}
	defer free()
	// Whoever held the lock may have finished it meanwhile.
	if ask.upload, err = h.store.FindUpload(ctx, ask.who.PersonID, ask.upload.ID); err != nil {
		return err
	}
	if ask.upload.State == storage.Done || ask.upload.State == storage.Refused {
		return nil
	}
	if err := h.join(ctx, ask.upload.Key(), upload); err != nil {
		return err
	}
	return h.finish(ctx, ask)
}

// join makes one object of the parts when that is not done yet.
func (h *Handler) join(ctx context.Context, key string, upload handler.Upload) error {
	_, err := h.store.Stat(ctx, key)
	if !errors.Is(err, storage.ErrMissing) {
		return err
	}
	return fromTus(upload.FinishUpload(ctx))
}

// finish hands the object to its taker. The upload is locked.
func (h *Handler) finish(ctx context.Context, ask *asker) error {
	err := h.store.FinishUpload(ctx, ask.upload, func(ctx context.Context, o storage.Object) error {
		return h.cfg.Done(ctx, ask.who, ask.upload.Purpose, o, ask.upload.Name)
	})
	if err != nil {
		return err
	}
	ask.upload.State = storage.Done
	return h.store.ForgetNotes(ctx, ask.upload.ID)
}
