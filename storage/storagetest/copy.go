package storagetest

import (
	"testing"

	s3 "github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"mumpuni/storage"
)

// Copy names a new bucket on the server with all the objects of another one, if there is one: what a copied database refers to.
func (s *Server) Copy(t testing.TB, from string) storage.Config {
	t.Helper()
	to, ctx := s.Config(), t.Context()
	client, err := s3.New(s.Addr, &s3.Options{Creds: credentials.NewStaticV4(accessKey, secretKey, ""), Region: region, BucketLookup: s3.BucketLookupPath})
	if err != nil {
		t.Fatal(err)
	}
	there, err := client.BucketExists(ctx, from)
	if err != nil {
		t.Fatalf("look for bucket: %v", err)
	}
	if !there {
		return to
	}
	if err := client.MakeBucket(ctx, to.Bucket, s3.MakeBucketOptions{Region: region}); err != nil {
		t.Fatalf("make bucket: %v", err)
	}
	for o := range client.ListObjects(ctx, from, s3.ListObjectsOptions{Recursive: true}) {
		if o.Err != nil {
			t.Fatalf("list objects: %v", o.Err)
		}
		if _, err := client.CopyObject(ctx, s3.CopyDestOptions{Bucket: to.Bucket, Object: o.Key}, s3.CopySrcOptions{Bucket: from, Object: o.Key}); err != nil {
			t.Fatalf("copy %s: %v", o.Key, err)
		}
	}
	return to
}
