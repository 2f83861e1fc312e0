package signing

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// signingFolder holds key with a certificate that it signed itself; the key's block is of the kind given.
func signingFolder(t *testing.T, key crypto.Signer, kind string, marshal func(any) ([]byte, error)) string {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Penanda Tangan"}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(1, 0, 0),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := marshal(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	err = errors.Join(writePEM(filepath.Join(dir, keyFile), 0o600, kind, der), writePEM(filepath.Join(dir, chainFile), 0o644, "CERTIFICATE", certificate))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// blank is a file of one empty page.
func blank() ([]byte, error) {
	p := fpdf.New("P", "mm", "A4", "")
	p.AddPage()
	var out bytes.Buffer
	err := p.Output(&out)
	return out.Bytes(), err
}

func TestECDSASignatureIsValidToPoppler(t *testing.T) {
	for name, curve := range map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384()} {
		t.Run(name, func(t *testing.T) {
			key, err := ecdsa.GenerateKey(curve, rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			sec1 := func(key any) ([]byte, error) { return x509.MarshalECPrivateKey(key.(*ecdsa.PrivateKey)) }
			for kind, marshal := range map[string]func(any) ([]byte, error){"PRIVATE KEY": x509.MarshalPKCS8PrivateKey, "EC PRIVATE KEY": sec1} {
				signer := Open(signingFolder(t, key, kind, marshal), false, noon)
				file, err := blank()
				if err != nil {
					t.Fatal(err)
				}
				if file, err = signer.Sign(t.Context(), file, noon, "Curup"); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(t.TempDir(), "halaman.pdf")
				if err := os.WriteFile(path, file, 0o600); err != nil {
					t.Fatal(err)
				}
				out, err := exec.CommandContext(t.Context(), "pdfsig", path).CombinedOutput()
				if err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				for _, want := range []string{"Signature Validation: Signature is Valid.", "Total document signed"} {
					if !strings.Contains(string(out), want) {
						t.Errorf("%s: pdfsig does not say %q:\n%s", kind, want, out)
					}
				}
			}
		})
	}
}

// TestKeyWhoseSignaturesNoReaderKnowsIsRefused: with it every certificate would be drawn and found corrupted.
func TestKeyWhoseSignaturesNoReaderKnowsIsRefused(t *testing.T) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	dir := signingFolder(t, key, "PRIVATE KEY", x509.MarshalPKCS8PrivateKey)
	if err := Open(dir, false, noon).State(noon).Err; !errors.Is(err, errKeyKind) || !strings.Contains(err.Error(), keyFile) {
		t.Fatalf("got %v", err)
	}
}
