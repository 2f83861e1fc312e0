package storagetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"mumpuni/internal/s3local"
)

// serveEnv turns a test binary into the embedded object store: it wants a process of its own, because it changes the
// working folder and one process can run only one.
const serveEnv = "MUMPUNI_STORAGETEST_SERVE"

func init() {
	addr := os.Getenv(serveEnv)
	if addr == "" {
		return
	}
	err := s3local.Run(context.Background(), s3local.Options{
		Dir: ".", Addr: addr, AccessKey: accessKey, SecretKey: secretKey, Region: region,
	})
	fmt.Fprintln(os.Stderr, "local S3:", err)
	os.Exit(1)
}

func localCommand(addr, _ string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(context.Background(), self)
	cmd.Env = append(os.Environ(), serveEnv+"="+addr)
	return cmd, nil
}
