package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The files of a signing folder.
const (
	keyFile   = "key.pem"   // the private key: PKCS #8, PKCS #1 or SEC 1, not encrypted
	chainFile = "chain.pem" // the signing certificate, then those above it
)

// openSigner loads the key and certificates in dir and checks that they belong together; their dates are not looked at. Each error
// names the file to mend.
func openSigner(dir string) (*Local, error) {
	key, err := loadKey(filepath.Join(dir, keyFile))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", keyFile, err)
	}
	chain, err := loadChain(filepath.Join(dir, chainFile))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", chainFile, err)
	}
	if err := check(key, chain); err != nil {
		return nil, fmt.Errorf("%s: %w", chainFile, err)
	}
	return &Local{key, chain}, nil
}

var (
	errNoPEM      = errors.New("holds no PEM block of the kind needed")
	errOtherKey   = errors.New("the first certificate is not for the key in " + keyFile)
	errKeyUsage   = errors.New("the first certificate may not sign (key usage lacks digitalSignature and contentCommitment)")
	errBrokenLink = errors.New("each certificate must be signed by the one after it")
	errKeyKind    = errors.New("is not an RSA or ECDSA key")
)

func loadKey(path string) (crypto.Signer, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, plain(err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errNoPEM
	}
	var key any
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		return nil, errNoPEM
	}
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return key, nil
	case *ecdsa.PrivateKey:
		return key, nil
	default: // Ed25519 signs, too, but no reader of PDF finds its signatures valid
		return nil, errKeyKind
	}
}

func loadChain(path string) ([]*x509.Certificate, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, plain(err)
	}
	var chain []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d: %w", len(chain)+1, err)
		}
		chain = append(chain, c)
	}
	if len(chain) == 0 {
		return nil, errNoPEM
	}
	return chain, nil
}

// check finds before what would otherwise make every signature invalid.
func check(key crypto.Signer, chain []*x509.Certificate) error {
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(chain[0].PublicKey) {
		return errOtherKey
	}
	if chain[0].KeyUsage != 0 && chain[0].KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return errKeyUsage
	}
	for i, c := range chain {
		if i > 0 && chain[i-1].CheckSignatureFrom(c) != nil {
			return errBrokenLink
		}
	}
	return nil
}

// valid reports the first certificate whose time has not come or is over.
func valid(chain []*x509.Certificate, at time.Time) error {
	for _, c := range chain {
		if at.Before(c.NotBefore) || at.After(c.NotAfter) {
			return fmt.Errorf("%q is valid from %s to %s: %w", c.Subject.CommonName,
				c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly), ErrExpired)
		}
	}
	return nil
}

// plain drops the path from a file error: the message names it already.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
