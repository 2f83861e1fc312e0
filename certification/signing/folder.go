package signing

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Folder signs with the key and certificates that are in a folder at that moment: one that is missing, broken or out of date
// keeps nothing else from working, and a new one is used without a restart.
type Folder struct {
	dir string

	mu     sync.Mutex
	stamp  string // of the files that signer was read from
	signer *Local
	err    error // why there is none
}

// Open reads the folder dir. With demo it first makes a key and certificates, under a certificate authority of its own, when
// the folder is missing or empty. What is wrong with it is told by State and by each Sign.
func Open(dir string, demo bool, now time.Time) *Folder {
	f := &Folder{dir: dir}
	if demo {
		if err := ensureDemo(dir, now); err != nil {
			f.err, f.stamp = err, stampOf(dir)
		}
	}
	return f
}

// State is how the signing folder stands.
type State struct {
	Subject string    // common name of the signing certificate; empty when there is none
	Until   time.Time // when the first certificate of its chain runs out; zero when there is none
	Err     error     // why nothing can be signed, with the setting and the file to mend; nil when all is well
}

// Days is how many whole days are left until the certificates run out at now, negative when they have; ok is false when there are
// none.
func (s State) Days(now time.Time) (days int, ok bool) {
	left := s.Until.Sub(now)
	if left < 0 {
		left -= 24*time.Hour - 1 // an hour ago is a day too late
	}
	return int(left / (24 * time.Hour)), !s.Until.IsZero()
}

// State is how the folder stands at a time.
func (f *Folder) State(at time.Time) State {
	signer, err := f.current()
	if err != nil {
		return State{Err: err}
	}
	s := State{Subject: signer.Subject(), Until: signer.chain[0].NotAfter}
	for _, c := range signer.chain {
		if c.NotAfter.Before(s.Until) {
			s.Until = c.NotAfter
		}
	}
	if err := valid(signer.chain, at); err != nil {
		s.Err = fmt.Errorf("MUMPUNI_SIGNING_DIR %s: %s: %w", f.dir, chainFile, err)
	}
	return s
}

// Sign signs as Local does; ErrMissing when the folder cannot be used.
func (f *Folder) Sign(ctx context.Context, file []byte, at time.Time, place string) ([]byte, error) {
	signer, err := f.current()
	if err != nil {
		return nil, err
	}
	return signer.Sign(ctx, file, at, place)
}

// Seal is Local's.
func (*Folder) Seal() string { return Local{}.Seal() }

// current is the signer of the files as they are now; they are read again when one of them changed.
func (f *Folder) current() (*Local, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if stamp := stampOf(f.dir); stamp != f.stamp || f.signer == nil && f.err == nil {
		f.stamp = stamp
		f.signer, f.err = openSigner(f.dir)
	}
	if f.err != nil {
		return nil, fmt.Errorf("%w: MUMPUNI_SIGNING_DIR %s: %w", ErrMissing, f.dir, f.err)
	}
	return f.signer, nil
}

// stampOf changes when a file of the folder does.
func stampOf(dir string) (stamp string) {
	for _, name := range []string{keyFile, chainFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			stamp += err.Error() + "\n"
			continue
		}
		stamp += fmt.Sprintln(info.ModTime().UnixNano(), info.Size())
	}
	return stamp
}
