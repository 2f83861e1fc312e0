// Package s3local is the embedded object store: versitygw over a folder, on 127.0.0.1. The embedded default and the tests
// use it; the server does not link it.
package s3local

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

// Options say where the objects live and who may reach them.
type Options struct {
	Dir       string // made when missing
	Addr      string // "127.0.0.1:9000"
	AccessKey string
	SecretKey string
	Region    string
}

// s3CopyLimit is S3's own limit for one copy.
const s3CopyLimit = 5 << 30

// Run serves until ctx ends. It changes the process's working folder, and one process can run only one: both are
// versitygw's ways.
func Run(ctx context.Context, o Options) error {
	root := filepath.Join(o.Dir, "objects")
	if err := os.MkdirAll(root, 0o700); err != nil {
		return fmt.Errorf("object folder: %w", err)
	}
	storer, opts, err := metadata(o.Dir, root)
	if err != nil {
		return err
	}
	be, err := posix.New(root, storer, opts)
	if err != nil {
		return fmt.Errorf("object folder %s: %w", root, err)
	}
	return embedgw.RunVersityGW(ctx, be, &embedgw.Config{
		IAMService:     auth.NewIAMServiceSingle(auth.Account{Access: o.AccessKey, Secret: o.SecretKey, Role: auth.RoleAdmin}),
		RootUserAccess: o.AccessKey, RootUserSecret: o.SecretKey, Region: o.Region, Ports: []string{o.Addr},
		MaxConnections: 4096, MaxRequests: 2048, MultipartMaxParts: 10000, KeepAlive: true, Quiet: true, DisableACLs: true,
	})
}

// metadata keeps content types and ETags in extended attributes, or beside the objects where the file system has none.
func metadata(dir, root string) (meta.MetadataStorer, posix.PosixOpts, error) {
	opts := posix.PosixOpts{CopyObjectThreshold: s3CopyLimit, IOBufferSize: 128 << 10, Concurrency: 64}
	opts.SetNewDirPerm(0o700)
	opts.SetNewFilePerm(0o600)
	if (meta.XattrMeta{}).Test(root) == nil {
		return meta.XattrMeta{}, opts, nil
	}
	opts.SideCarDir = filepath.Join(dir, "metadata")
	if err := os.MkdirAll(opts.SideCarDir, 0o700); err != nil {
		return nil, opts, fmt.Errorf("metadata folder: %w", err)
	}
	storer, err := meta.NewSideCar(opts.SideCarDir)
	if err != nil {
		return nil, opts, fmt.Errorf("metadata folder: %w", err)
	}
	return storer, opts, nil
}

// Answers reports whether an S3 server answers HTTP on addr; without keys it refuses, which is an answer.
func Answers(addr string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode < http.StatusInternalServerError
}
