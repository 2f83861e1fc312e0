package certification

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func demoSigner(t testing.TB) *FolderSigner {
	t.Helper()
	signer := OpenSigner(filepath.Join(t.TempDir(), "signing"), true, noon)
	if err := signer.State(noon).Err; err != nil {
		t.Fatal(err)
	}
	return signer
}

func signed(t testing.TB) []byte {
	t.Helper()
	signer, p := demoSigner(t), sample()
	p.Seal = signer.Seal()
	file, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	if file, err = signer.Sign(t.Context(), file, noon, p.Place); err != nil {
		t.Fatal(err)
	}
	return file
}

// run writes file to disk and gives what a poppler tool says about it.
func run(t testing.TB, file []byte, tool string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "certificate.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		args[i] = strings.Replace(a, "FILE", path, 1)
	}
	out, err := exec.CommandContext(t.Context(), tool, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", tool, err, out)
	}
	return string(out)
}

func TestSignatureIsValidToPoppler(t *testing.T) {
	out := run(t, signed(t), "pdfsig", "FILE")
	for _, want := range []string{
		"Signature Validation: Signature is Valid.", "Total document signed", "Penanda Tangan Demo Mumpuni", "SHA-256", "adbe.pkcs7.detached",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("pdfsig does not say %q:\n%s", want, out)
		}
	}
}

func TestTamperedFileIsInvalid(t *testing.T) {
	file := signed(t)
	at := bytes.Index(file, []byte("/CreationDate (D:2026"))
	if at < 0 {
		t.Fatal("nothing to tamper with")
	}
	file[at+len("/CreationDate (D:202")] = '7'
	if out := run(t, file, "pdfsig", "FILE"); !strings.Contains(out, "Digest Mismatch") {
		t.Fatalf("a changed byte went unnoticed:\n%s", out)
	}
}

func TestSigningKeepsLanguageAndText(t *testing.T) {
	file := signed(t)
	if !bytes.Contains(file[bytes.LastIndex(file, []byte("/Type /Catalog")):], []byte("/Lang (id-ID)")) {
		t.Error("the signed catalog lost its language")
	}
	if text := run(t, file, "pdftotext", "-layout", "FILE", "-"); !strings.Contains(text, "tanda tangan elektronik tidak tersertifikasi") {
		t.Errorf("the paper does not say what kind of signature it has:\n%s", text)
	}
}

func TestDemoKeyIsMadeOnceAndKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "signing")
	first, err := OpenSigner(dir, true, noon).current()
	if err != nil {
		t.Fatal(err)
	}
	second, err := OpenSigner(dir, true, noon.AddDate(1, 0, 0)).current()
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
	if err := OpenSigner(good, true, noon).State(noon).Err; err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := OpenSigner(other, true, noon).State(noon).Err; err != nil {
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
		"not yet valid":  {func(string) error { return nil }, noon.AddDate(-2, 0, 0), []string{ErrSignerExpired.Error()}},
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
			signer := OpenSigner(dir, false, c.now)
			err := signer.State(c.now).Err
			if _, signed := signer.Sign(t.Context(), nil, c.now, "Curup"); !errors.Is(signed, ErrSignerMissing) && !errors.Is(signed, ErrSignerExpired) {
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

func TestExpiredSignerRefuses(t *testing.T) {
	file, err := sample().PDF()
	if err != nil {
		t.Fatal(err)
	}
	if _, err = demoSigner(t).Sign(t.Context(), file, noon.AddDate(5, 0, 1), "Curup"); !errors.Is(err, ErrSignerExpired) {
		t.Fatalf("got %v", err)
	}
}

func BenchmarkCertificate(b *testing.B) {
	signer, p := demoSigner(b), sample()
	p.Seal = signer.Seal()
	for b.Loop() {
		file, err := p.PDF()
		if err != nil {
			b.Fatal(err)
		}
		if _, err = signer.Sign(b.Context(), file, noon, p.Place); err != nil {
			b.Fatal(err)
		}
	}
}
