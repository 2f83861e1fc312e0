// Package s3local runs the local object store of «make run» and of the tests, the program tools/s3local. The server does not
// know of it.
package s3local

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"time"
)

// Name is the program's, in bin/.
const Name = "s3local"

// Options say where the objects live and who may reach them.
type Options struct {
	Dir       string // made when missing
	Addr      string // "127.0.0.1:9000"
	AccessKey string
	SecretKey string
	Region    string
}

// Command is the program at path, to be started. Other users of the machine do not see the keys.
func Command(path string, o Options) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), path, "-dir", o.Dir, "-addr", o.Addr, "-region", o.Region)
	cmd.Env = append(os.Environ(), "MUMPUNI_S3_ACCESS_KEY="+o.AccessKey, "MUMPUNI_S3_SECRET_KEY="+o.SecretKey)
	return cmd
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
