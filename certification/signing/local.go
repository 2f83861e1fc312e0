// Package signing signs finished PDFs with a key of the server's own: the files of a folder, read anew when they change. It knows nothing of
// certificates of people; the state's signing service may take its place (certification.Signer).
package signing

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/digitorus/pdf"
	"github.com/digitorus/pdfsign/sign"
)

// Why nothing can be signed at a time.
var (
	ErrExpired = errors.New("the signing certificate is not valid at this time") // so that a signature would not be either
	ErrMissing = errors.New("the signing folder cannot be used")                 // the cause names the file to mend
)

// Local signs with a key of the server's own. Its signature is a CMS signature (adbe.pkcs7.detached) without a
// time stamp: it proves that the file is unchanged, under a certificate that no accredited provider issued. It is an
// uncertified electronic signature in the meaning of PP 71/2019, and the paper says so.
type Local struct {
	key   crypto.Signer
	chain []*x509.Certificate // leaf first
}

// Seal names the signature for what it is.
func (Local) Seal() string {
	return "Dokumen ini telah ditandatangani secara elektronik dengan tanda tangan elektronik tidak tersertifikasi sebagaimana " +
		"dimaksud dalam Peraturan Pemerintah Nomor 71 Tahun 2019. Keasliannya diperiksa pada laman verifikasi melalui kode QR."
}

// Subject is the common name of the signing certificate.
func (l Local) Subject() string { return l.chain[0].Subject.CommonName }

// Sign certifies file so that no later change is allowed (DocMDP 1).
func (l Local) Sign(_ context.Context, file []byte, at time.Time, place string) ([]byte, error) {
	if err := valid(l.chain, at); err != nil {
		return nil, err
	}
	reader, err := pdf.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, fmt.Errorf("read the file to sign: %w", err)
	}
	var out bytes.Buffer
	err = sign.Sign(bytes.NewReader(file), &out, reader, int64(len(file)), sign.SignData{
		Signature: sign.SignDataSignature{
			CertType: sign.CertificationSignature, DocMDPPerm: sign.DoNotAllowAnyChangesPerms,
			Info: sign.SignDataSignatureInfo{Name: l.Subject(), Location: place, Reason: "Penerbitan sertifikat", Date: at.UTC()},
		},
		Signer: l.key, DigestAlgorithm: crypto.SHA256, Certificate: l.chain[0],
		CertificateChains: [][]*x509.Certificate{l.chain},
	})
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return out.Bytes(), nil
}
