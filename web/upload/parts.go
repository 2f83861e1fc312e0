package upload

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/s3store"

	"mumpuni/storage"
)

// parts is tusd's S3 store with two promises more, without which a broken upload can be resumed into a wrong file: parts
// go out one after the other, and after one that failed none follows. tusd counts the bytes of the parts that are there,
// so a missing one in between would be taken for the end.
type parts struct {
	client *s3.Client
	bucket string
	temp   string // of parts on their way; made when needed, and again when somebody cleared it away
}

// partSize is what a cut can cost; 2 GB are 239 of them.
const partSize = 8 << 20

// newParts needs no room yet: a server whose disk is full still starts, and takes files in when there is room.
func newParts(store *storage.Store) *parts {
	sweepTemp()
	p := &parts{temp: filepath.Join(os.TempDir(), fmt.Sprintf("%s%d-%s", tempPrefix, os.Getpid(), rand.Text()))}
	p.client, p.bucket = store.S3()
	return p
}

// one is a store for one request: its semaphore orders this request's parts, not those of others.
func (p *parts) one() s3store.S3Store {
	store := s3store.New(p.bucket, &ordered{Client: p.client})
	store.ObjectPrefix, store.MetadataObjectPrefix = storage.MediaPrefix, storage.UploadPrefix
	store.PreferredPartSize, store.MaxPartSize, store.MaxBufferedParts = partSize, 64<<20, 1
	store.TemporaryDirectory = p.temp
	store.SetConcurrentPartUploads(1)
	return store
}

// NewUpload is handler.DataStore's.
func (p *parts) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	u, err := p.one().NewUpload(ctx, info)
	return told{u, p.room}, tell(ctx, err)
}

// GetUpload is handler.DataStore's.
func (p *parts) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	u, err := p.one().GetUpload(ctx, id)
	return told{u, p.room}, tell(ctx, err)
}

// AsTerminatableUpload is handler.TerminaterDataStore's.
func (p *parts) AsTerminatableUpload(u handler.Upload) handler.TerminatableUpload {
	if t, ok := u.(told); ok {
		u = t.Upload
	}
	return p.one().AsTerminatableUpload(u)
}

// room makes the folder for parts where it is not there.
func (p *parts) room() error {
	if err := os.Mkdir(p.temp, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("folder for parts: %w", err)
	}
	return nil
}

// told keeps what the object store answers out of what people are told.
type told struct {
	handler.Upload
	room func() error
}

// WriteChunk is handler.Upload's.
func (u told) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	if err := u.room(); err != nil {
		return 0, tell(ctx, err)
	}
	n, err := u.Upload.WriteChunk(ctx, offset, src)
	return n, tell(ctx, err)
}

// GetInfo is handler.Upload's.
func (u told) GetInfo(ctx context.Context) (handler.FileInfo, error) {
	info, err := u.Upload.GetInfo(ctx)
	return info, tell(ctx, err)
}

// FinishUpload is handler.Upload's. Parts that are gone are no error here: whoever takes the object notices.
func (u told) FinishUpload(ctx context.Context) error {
	err := u.Upload.FinishUpload(ctx)
	if isGone(err) {
		return nil
	}
	return tell(ctx, err)
}

// tell says "full" or "unavailable" for whatever tusd has no word for; the log gets the cause.
func tell(ctx context.Context, err error) error {
	var known handler.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	slog.WarnContext(ctx, "upload: the object store", "error", err)
	return toTus(ctx, storage.OutOfReach(err))
}

// ordered refuses to write on after a write that failed.
type ordered struct {
	*s3.Client
	mu     sync.Mutex
	failed error
}

func (o *ordered) write(do func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failed != nil {
		return fmt.Errorf("an earlier part is missing: %w", o.failed)
	}
	o.failed = do()
	return o.failed
}

// UploadPart sends one part, unless an earlier one is missing.
func (o *ordered) UploadPart(ctx context.Context, in *s3.UploadPartInput, opts ...func(*s3.Options)) (out *s3.UploadPartOutput, err error) {
	err = o.write(func() error {
		out, err = o.Client.UploadPart(ctx, in, opts...)
		return err
	})
	return out, err
}

// PutObject stores a note, or the rest that is too small for a part, unless an earlier part is missing.
func (o *ordered) PutObject(ctx context.Context, in *s3.PutObjectInput, opts ...func(*s3.Options)) (out *s3.PutObjectOutput, err error) {
	err = o.write(func() error {
		out, err = o.Client.PutObject(ctx, in, opts...)
		return err
	})
	return out, err
}

// isGone: the object store knows no such multipart upload any more.
func isGone(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && (api.ErrorCode() == "NoSuchUpload" || api.ErrorCode() == "NoSuchKey")
}

const tempPrefix = "mumpuni-unggah-"

// sweepTemp removes what killed servers left of parts on their way.
func sweepTemp() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), tempPrefix+"*"))
	for _, dir := range dirs {
		text, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), tempPrefix), "-")
		pid, err := strconv.Atoi(text)
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(dir)
		}
	}
}
