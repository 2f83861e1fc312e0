package storage

import (
	"context"
	"sync"

	"github.com/minio/minio-go/v7"
)

// bucketState remembers that the bucket is there, to ask once and not before each write.
type bucketState struct {
	mu    sync.Mutex
	there bool
}

func (b *bucketState) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.there = false
}

func (s *Store) ensureBucket(ctx context.Context) error {
	s.bucket.mu.Lock()
	defer s.bucket.mu.Unlock()
	if s.bucket.there {
		return nil
	}
	there, err := s.core.BucketExists(ctx, s.cfg.Bucket)
	if err != nil {
		return explain("look for bucket", s.cfg.Bucket, err)
	}
	if !there {
		if err := s.makeBucket(ctx); err != nil {
			return err
		}
	}
	s.bucket.there = true
	return nil
}

// makeBucket is content when another process was faster; the local object store answers that with an internal error.
func (s *Store) makeBucket(ctx context.Context) error {
	err := s.core.MakeBucket(ctx, s.cfg.Bucket, minio.MakeBucketOptions{Region: s.cfg.Region})
	if err == nil {
		return nil
	}
	if there, again := s.core.BucketExists(ctx, s.cfg.Bucket); again == nil && there {
		return nil
	}
	return explain("make bucket", s.cfg.Bucket, err)
}
