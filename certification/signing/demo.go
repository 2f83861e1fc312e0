package signing

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// ensureDemo fills a missing or empty folder with a certificate authority of our own and a signing certificate under it.
// The files appear all at once, so an interrupted first start leaves nothing half made, and two starts do not quarrel.
func ensureDemo(dir string, now time.Time) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), ".signing-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if err := makeDemo(temp, now); err != nil {
		return err
	}
	_ = os.Remove(dir) // an empty folder is in the way; one with files in it stays
	if err := os.Rename(temp, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// makeDemo makes the demo authority, valid ten years, and the signing certificate, valid five.
func makeDemo(dir string, now time.Time) error {
	rootKey, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		return err
	}
	leafKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	root := demoTemplate("CA Demo Mumpuni (bukan untuk penggunaan resmi)", now, 10)
	root.IsCA, root.BasicConstraintsValid, root.MaxPathLenZero = true, true, true
	root.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	rootDER, err := x509.CreateCertificate(rand.Reader, root, root, rootKey.Public(), rootKey)
	if err != nil {
		return fmt.Errorf("make demo authority: %w", err)
	}
	if root, err = x509.ParseCertificate(rootDER); err != nil {
		return err
	}
	leaf := demoTemplate("Penanda Tangan Demo Mumpuni", now, 5)
	leaf.BasicConstraintsValid = true
	leaf.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, root, leafKey.Public(), rootKey)
	if err != nil {
		return fmt.Errorf("make demo certificate: %w", err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(leafKey)
	if err != nil {
		return err
	}
	return errors.Join(
		writePEM(filepath.Join(dir, "ca.pem"), 0o644, "CERTIFICATE", rootDER),
		writePEM(filepath.Join(dir, chainFile), 0o644, "CERTIFICATE", leafDER, rootDER),
		writePEM(filepath.Join(dir, keyFile), 0o600, "PRIVATE KEY", keyDER),
	) // the authority's own key is not kept: it signs nothing else
}

func demoTemplate(name string, now time.Time, years int) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name, Country: []string{"ID"}},
		// A year back, because the demo's history has certificates from before this key was made.
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(years, 0, 0), SignatureAlgorithm: x509.SHA256WithRSA,
	}
}

func writePEM(path string, mode fs.FileMode, kind string, blocks ...[]byte) error {
	var data []byte
	for _, b := range blocks {
		data = append(data, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b})...)
	}
	return os.WriteFile(path, data, mode)
}
