package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// place is where this installation lives: folders, ports and secrets.
type place struct {
	dir      string // .local, absolute
	bin      string // folder of the mumpuni binary
	postgres string // PostgreSQL's folder
	port     string // of the app
	content  string // of the content origin
	secrets  map[string]string
	lock     *os.File
}

// findPlace prepares the folder and takes it: only one may run in it.
func findPlace() (*place, error) {
	dir, err := filepath.Abs(setting("MUMPUNI_LOCAL_DIR", ".local"))
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &place{
		dir: dir, bin: filepath.Dir(self),
		port: setting("MUMPUNI_PORT", "8080"), content: setting("MUMPUNI_CONTENT_PORT", "8081"),
	}
	// As root, PostgreSQL runs as another user and must be able to pass through; the secrets are for us alone.
	if err := os.MkdirAll(filepath.Join(p.dir, "log"), 0o711); err != nil {
		return nil, err
	}
	if err := p.take(patience); err != nil {
		return nil, err
	}
	if err := p.checkPorts(patience); err != nil {
		return nil, err
	}
	if p.postgres, err = p.databaseDir(); err != nil {
		return nil, err
	}
	p.secrets, err = readSecrets(p.file("env"))
	return p, err
}

// roomNeeded is what the demo's data and PostgreSQL's log take.
const roomNeeded = 400 << 20

// room is how many bytes are free in the folder; as many as are needed where nobody knows.
func (p *place) room() int64 {
	var fs syscall.Statfs_t
	if syscall.Statfs(p.dir, &fs) != nil {
		return roomNeeded
	}
	return int64(fs.Bavail) * fs.Bsize //nolint:gosec // blocks of a disk
}

// cramped adds to what went wrong that the disk is nearly full, which is then the likely reason and what the parts do not say.
func cramped(err error, dir string, room int64) error {
	if room >= roomNeeded {
		return err
	}
	return fmt.Errorf("%[1]w\nruang kosong di %[2]s tinggal %[3]d MB, padahal perlu sekitar %[4]d MB\n"+
		"only %[3]d MB are free in %[2]s; about %[4]d MB are needed", err, dir, room>>20, roomNeeded>>20)
}

func setting(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

func (p *place) file(name string) string { return filepath.Join(p.dir, name) }

func (p *place) baseURL() string { return "http://localhost:" + p.port }

// contentURL has another host name than baseURL: cookies do not tell ports apart.
func (p *place) contentURL() string { return "http://127.0.0.1:" + p.content }

// patience is how long a start waits for its folder and its ports: a supervisor that was killed, and its server, keep
// them until the kernel has taken them down.
const patience = 3 * time.Second

// take locks the folder; the lock ends with this process. When another holds it, and still does after wait, its address
// is told.
func (p *place) take(wait time.Duration) error {
	var err error
	if p.lock, err = os.OpenFile(p.file("lock"), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	taken := func() error { return syscall.Flock(int(p.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
	if retry(wait, taken) != nil {
		address, _ := os.ReadFile(p.file("lock"))
		return notice(fmt.Sprintf("Mumpuni sudah berjalan di %s (folder %s).\nMumpuni is already running at %s (folder %s).",
			address, p.dir, address, p.dir))
	}
	if err := p.lock.Truncate(0); err != nil {
		return err
	}
	_, err = p.lock.WriteAt([]byte(p.baseURL()), 0)
	return err
}

func (p *place) unlock() { _ = p.lock.Close() }

// databaseDir is .local/pg, unless we are root and the user postgres cannot get there.
func (p *place) databaseDir() (string, error) {
	if os.Geteuid() != 0 || passable(p.dir) {
		return p.file("pg"), nil
	}
	dir := outside(p.dir)
	say("Folder %[1]s tidak dapat dibuka oleh pengguna postgres, jadi basis data disimpan di %[2]s",
		"The user postgres cannot enter %[1]s, so the database is kept in %[2]s", p.dir, dir)
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return "", err
	}
	return filepath.Join(dir, "pg"), nil
}

// outside is where root keeps the database of a folder that postgres cannot enter.
func outside(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return "/var/lib/mumpuni-" + hex.EncodeToString(sum[:4])
}

// forget removes the folder and everything kept outside it, unless it is in use.
func forget() error {
	dir, err := filepath.Abs(setting("MUMPUNI_LOCAL_DIR", ".local"))
	if err != nil {
		return err
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	p := &place{dir: dir}
	if err := p.take(patience); err != nil {
		return errors.New(err.Error()) // running is a failure here
	}
	defer p.unlock()
	return errors.Join(os.RemoveAll(outside(dir)), os.RemoveAll(dir))
}

// passable: every folder on the way lets postgres through.
func passable(dir string) bool {
	uid := -1
	if u, err := user.Lookup("postgres"); err == nil {
		uid, _ = strconv.Atoi(u.Uid)
	}
	for ; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return false
		}
		owner, ok := info.Sys().(*syscall.Stat_t)
		if info.Mode()&0o001 == 0 && (!ok || int(owner.Uid) != uid) {
			return false
		}
		if dir == "/" {
			return true
		}
	}
}

// checkPorts says clearly when something else listens, and still does after wait.
func (p *place) checkPorts(wait time.Duration) error {
	for name, port := range map[string]string{"MUMPUNI_PORT": p.port, "MUMPUNI_CONTENT_PORT": p.content} {
		if err := retry(wait, func() error { return free(port) }); err != nil {
			other := port
			for n, _ := strconv.Atoi(port); n < 65000 && free(other) != nil; n += 10 {
				other = strconv.Itoa(n + 10)
			}
			return fmt.Errorf("porta %s sudah dipakai program lain; pilih yang lain, misalnya: %s=%s make run\n"+
				"port %s is in use by another program; choose another, for example: %s=%s make run\n(%w)",
				port, name, other, port, name, other, err)
		}
	}
	return nil
}

// retry does try until it succeeds or wait is over, and tells how the last one ended.
func retry(wait time.Duration, try func() error) error {
	deadline := time.Now().Add(wait)
	err := try()
	for ; err != nil && time.Now().Before(deadline); err = try() {
		time.Sleep(20 * time.Millisecond)
	}
	return err
}

func free(port string) error {
	var config net.ListenConfig
	l, err := config.Listen(context.Background(), "tcp", "127.0.0.1:"+port)
	if err != nil {
		return err
	}
	return l.Close()
}

// readSecrets gives this installation's secrets, made at random at the first start.
func readSecrets(file string) (map[string]string, error) {
	secrets := map[string]string{}
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			secrets[name] = value
		}
	}
	before := len(secrets)
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	for name, value := range map[string]string{
		"MUMPUNI_SECRET_KEY": base64.StdEncoding.EncodeToString(key), "MUMPUNI_S3_ACCESS_KEY": rand.Text(), "MUMPUNI_S3_SECRET_KEY": rand.Text(),
	} {
		if secrets[name] == "" {
			secrets[name] = value
		}
	}
	if len(secrets) == before {
		return secrets, nil
	}
	var b strings.Builder
	for name, value := range secrets {
		b.WriteString(name + "=" + value + "\n")
	}
	if err := os.WriteFile(file+".new", []byte(b.String()), 0o600); err != nil {
		return nil, err
	}
	return secrets, os.Rename(file+".new", file)
}
