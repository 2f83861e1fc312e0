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

	"mumpuni/certification/signing"
)

var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func demoSigner(t testing.TB) *signing.Folder {
	t.Helper()
	signer := signing.Open(filepath.Join(t.TempDir(), "signing"), true, noon)
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

func TestExpiredSignerRefuses(t *testing.T) {
	file, err := sample().PDF()
	if err != nil {
		t.Fatal(err)
	}
	if _, err = demoSigner(t).Sign(t.Context(), file, noon.AddDate(5, 0, 1), "Curup"); !errors.Is(err, signing.ErrExpired) {
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
