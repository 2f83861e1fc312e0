// Command s3local is the local object store of «make run» and of the tests: versitygw over a folder, on an address of its
// own. It is a module of its own, because versitygw brings modules that the server does not need, and a process of its own,
// because versitygw changes the working folder and lets one process run only one.
//
// The keys come from MUMPUNI_S3_ACCESS_KEY and MUMPUNI_S3_SECRET_KEY. It ends on SIGTERM; its files are whole at any time.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

func main() {
	dir := flag.String("dir", "", "where the objects live; made when missing")
	addr := flag.String("addr", "", "where to listen, such as 127.0.0.1:9000")
	region := flag.String("region", "us-east-1", "the region it says it is")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := serve(ctx, *dir, *addr, *region); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "s3local:", err)
		os.Exit(1)
	}
}

// s3CopyLimit is S3's own limit for one copy.
const s3CopyLimit = 5 << 30

// serve answers until ctx ends.
func serve(ctx context.Context, dir, addr, region string) error {
	access, secret := os.Getenv("MUMPUNI_S3_ACCESS_KEY"), os.Getenv("MUMPUNI_S3_SECRET_KEY")
	if dir == "" || addr == "" || access == "" || secret == "" {
		return errors.New("needs -dir, -addr and both keys")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	root := filepath.Join(dir, "objects")
	if err := os.MkdirAll(root, 0o700); err != nil {
		return fmt.Errorf("object folder: %w", err)
	}
	storer, opts, err := metadata(dir, root)
	if err != nil {
		return err
	}
	be, err := posix.New(root, storer, opts)
	if err != nil {
		return fmt.Errorf("object folder %s: %w", root, err)
	}
	return embedgw.RunVersityGW(ctx, be, &embedgw.Config{
		IAMService:     auth.NewIAMServiceSingle(auth.Account{Access: access, Secret: secret, Role: auth.RoleAdmin}),
		RootUserAccess: access, RootUserSecret: secret, Region: region, Ports: []string{addr},
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
