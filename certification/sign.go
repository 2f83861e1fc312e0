package certification

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

// Signer puts an electronic signature on a finished PDF. It stands here, before its second implementation, because the
// state's signing service (BSrE) takes the place of the local key without anything else changing.
type Signer interface {
	// Sign returns the file with a signature over all of it, dated at. ErrSignerExpired or ErrSignerMissing when nothing can be
	// signed at this time: what is to be signed waits.
	Sign(ctx context.Context, file []byte, at time.Time, place string) ([]byte, error)
	// Seal is the sentence about this kind of signature that is printed on the paper.
	Seal() string
}

// Why nothing can be signed at a time.
var (
	ErrSignerExpired = errors.New("the signing certificate is not valid at this time") // so that a signature would not be either
	ErrSignerMissing = errors.New("the signing folder cannot be used")                 // the cause names the file to mend
)

// LocalSigner signs with a key of the server's own. Its signature is a CMS signature (adbe.pkcs7.detached) without a
// time stamp: it proves that the file is unchanged, under a certificate that no accredited provider issued. It is an
// uncertified electronic signature in the meaning of PP 71/2019, and the paper says so.
type LocalSigner struct {
	key   crypto.Signer
	chain []*x509.Certificate // leaf first
}

// Seal names the signature for what it is.
func (LocalSigner) Seal() string {
	return "Dokumen ini telah ditandatangani secara elektronik dengan tanda tangan elektronik tidak tersertifikasi sebagaimana " +
		"dimaksud dalam Peraturan Pemerintah Nomor 71 Tahun 2019. Keasliannya diperiksa pada laman verifikasi melalui kode QR."
}

// Subject is the common name of the signing certificate.
func (l LocalSigner) Subject() string { return l.chain[0].Subject.CommonName }

// Sign certifies file so that no later change is allowed (DocMDP 1).
func (l LocalSigner) Sign(_ context.Context, file []byte, at time.Time, place string) ([]byte, error) {
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
