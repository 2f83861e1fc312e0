package upload_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"mumpuni/storage"
)

func TestBreakingOff(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		content, u := film(t, 6<<20), &client{base: h.URL, who: h.ana}
		u.create(t, "video:a", "a.mp4", int64(len(content)))
		if r, err := u.patch(0, bytes.NewReader(content[:5<<20+9])); err != nil || r.status != 204 {
			t.Fatalf("%+v, %v", r, err)
		}
		if r, err := u.send("DELETE", u.url, nil); err != nil || r.status != 204 {
			t.Fatalf("delete: %+v, %v", r, err)
		}
		if _, r, err := u.offset(); err != nil || r.status != 404 {
			t.Errorf("afterwards: %+v, %v", r, err)
		}
		h.nothingKept(t, u)

		u.create(t, "video:a", "a.mp4", int64(len(content)))
		u.resume(t, content, 1<<30)
		if r, err := u.send("DELETE", u.url, nil); err != nil || r.status < 400 {
			t.Errorf("a finished one: %+v, %v", r, err)
		}
		h.finishedOnce(t, content)
	})
}

// A file that its taker has recorded is referred to, whatever the upload's row says: breaking off must not remove it.
func TestBreakingOffWhatWasTakenOver(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		content, u := film(t, 6<<20), &client{base: h.URL, who: h.ana}
		u.create(t, "video:a", "a.mp4", int64(len(content)))
		h.lost = errors.New("the connection to the database broke after the commit")
		if r, err := u.patch(0, bytes.NewReader(content)); err != nil || r.status != 500 {
			t.Fatalf("%+v, %v", r, err)
		}
		if up, err := h.store.FindUpload(t.Context(), h.ana, u.id()); err != nil || up.State != storage.Processing {
			t.Fatalf("its row: %+v, %v", up, err)
		}
		if r, err := u.send("DELETE", u.url, nil); err != nil || r.status != http.StatusConflict || r.key != "upload.done_already" {
			t.Errorf("delete: %+v, %v", r, err)
		}
		h.finishedOnce(t, content)
		h.lost, h.done = nil, nil
		u.resume(t, content, 1<<30)
		h.finishedOnce(t, content)
	})
}

func TestSeveralTabsSendTheSameUpload(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		content, u := film(t, 30<<20), &client{base: h.URL, who: h.ana}
		u.create(t, "video:a", "a.mp4", int64(len(content)))
		for range 4 {
			at, r, err := u.offset()
			if err != nil || r.status != http.StatusOK {
				t.Fatalf("%+v, %v", r, err)
			}
			var tabs sync.WaitGroup
			for tab := range 3 {
				tabs.Go(func() { _, _ = u.patch(at, bytes.NewReader(content[at:min(int(at)+(tab+1)<<21, len(content))])) })
			}
			tabs.Wait()
		}
		u.resume(t, content, 1<<30)
		h.finishedOnce(t, content)
	})
}

func TestAnUploadWhosePartsAreGone(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		content, u := film(t, 12<<20), &client{base: h.URL, who: h.ana}
		u.create(t, "video:a", "a.mp4", int64(len(content)))
		if r, err := u.patch(0, bytes.NewReader(content[:9<<20])); err != nil || r.status != 204 {
			t.Fatalf("%+v, %v", r, err)
		}
		h.abortBehindOurBack(t, u)
		if r, err := u.patch(9<<20, bytes.NewReader(content[9<<20:])); err != nil || r.status < 400 {
			t.Errorf("going on: %+v, %v", r, err)
		}
		if _, r, err := u.offset(); err != nil || r.status != 409 {
			t.Errorf("asking: %+v, %v", r, err)
		}
		if up, err := h.store.FindUpload(t.Context(), h.ana, u.id()); err != nil || up.State != storage.Refused || up.Failure != "upload.lost" {
			t.Errorf("its row: %+v, %v", up, err)
		}
	})
}

// abortBehindOurBack takes an upload's parts away, as object stores do after some days.
func (h *house) abortBehindOurBack(t *testing.T, u *client) {
	t.Helper()
	store, bucket := h.store.S3()
	_, multipart, _ := strings.Cut(u.url, "+")
	_, err := store.AbortMultipartUpload(t.Context(), &s3.AbortMultipartUploadInput{
		Bucket: aws.String(bucket), Key: aws.String("media/" + u.id()), UploadId: aws.String(multipart),
	})
	if err != nil {
		t.Fatal(err)
	}
}
