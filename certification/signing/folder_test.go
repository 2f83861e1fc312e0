package signing

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func TestDemoKeyIsMadeOnceAndKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "signing")
	first, err := Open(dir, true, noon).current()
	if err != nil {
		t.Fatal(err)
	}
	second, err := Open(dir, true, noon.AddDate(1, 0, 0)).current()
	if err != nil || !bytes.Equal(first.chain[0].Raw, second.chain[0].Raw) {
		t.Fatalf("the second start has another certificate: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key's mode is %v, %v", info.Mode(), err)
	}
}

func TestSigningFolderFaultsAreNamed(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good")
	if err := Open(good, true, noon).State(noon).Err; err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := Open(other, true, noon).State(noon).Err; err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func(dir string) error
		now   time.Time
		want  []string
	}{
		"missing key":    {func(d string) error { return os.Remove(filepath.Join(d, keyFile)) }, noon, []string{"MUMPUNI_SIGNING_DIR", keyFile, "no such file"}},
		"missing chain":  {func(d string) error { return os.Remove(filepath.Join(d, chainFile)) }, noon, []string{chainFile, "no such file"}},
		"garbage key":    {func(d string) error { return os.WriteFile(filepath.Join(d, keyFile), []byte("x"), 0o600) }, noon, []string{keyFile, "PEM"}},
		"other's key":    {func(d string) error { return os.Rename(filepath.Join(other, keyFile), filepath.Join(d, keyFile)) }, noon, []string{errOtherKey.Error()}},
		"CA as signer":   {func(d string) error { return os.Rename(filepath.Join(d, "ca.pem"), filepath.Join(d, chainFile)) }, noon, []string{errOtherKey.Error()}},
		"expired":        {func(string) error { return nil }, noon.AddDate(6, 0, 0), []string{chainFile, "to 2031-11-23"}},
		"not yet valid":  {func(string) error { return nil }, noon.AddDate(-2, 0, 0), []string{ErrExpired.Error()}},
		"nothing at all": {os.RemoveAll, noon, []string{keyFile, "no such file"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "signing")
			if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(dir); err != nil {
				t.Fatal(err)
			}
			signer := Open(dir, false, c.now)
			err := signer.State(c.now).Err
			if _, signed := signer.Sign(t.Context(), nil, c.now, "Curup"); !errors.Is(signed, ErrMissing) && !errors.Is(signed, ErrExpired) {
				t.Errorf("signing says %v", signed)
			}
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Fatalf("got %v, want it to say %q", err, want)
				}
			}
		})
	}
}
