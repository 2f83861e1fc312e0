package statement

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"maps"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Signature is the usage of an attachment that signs its statement.
const Signature = "http://adlnet.gov/expapi/attachments/signature"

// CheckSignature holds what was signed against s: a JWS by RS256, RS384 or RS512 of a statement that says the same. Where the signature brings
// its certificate, it must fit; whether that certificate is anybody's is not looked into.
func (s *Statement) CheckSignature(a Attachment, jws []byte) error {
	const at = "attachments"
	if a.ContentType != "application/octet-stream" {
		return wrong(at, "has a signature whose contentType is not application/octet-stream")
	}
	parts := strings.Split(string(jws), ".")
	if len(parts) != 3 {
		return wrong(at, "has a signature that is no JWS in three parts")
	}
	header, err := decodePart(parts[0])
	if err != nil {
		return wrong(at, "has a signature whose header cannot be read")
	}
	alg, _ := header["alg"].(string)
	method, ok := jwt.GetSigningMethod(alg).(*jwt.SigningMethodRSA)
	if !ok {
		return wrong(at, "has a signature that is not by RS256, RS384 or RS512")
	}
	signed, err := decodePart(parts[1])
	if err != nil || rules[V2]("", signed) != nil && rules[V1]("", signed) != nil || !alike(s.unsigned(), essence(signed)) {
		return wrong(at, "has a signature of another statement")
	}
	return fits(method, parts, header)
}

// unsigned is what s says without its signatures.
func (s *Statement) unsigned() map[string]any {
	tree := maps.Clone(s.tree)
	files, _ := tree["attachments"].([]any)
	files = slices.DeleteFunc(slices.Clone(files), func(f any) bool { return f.(map[string]any)["usageType"] == Signature })
	if tree["attachments"] = files; len(files) == 0 {
		delete(tree, "attachments")
	}
	return essence(tree)
}

func decodePart(part string) (map[string]any, error) {
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
	if err != nil {
		return nil, err //nolint:wrapcheck // its reader says what it means
	}
	v, err := decode(text)
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, wrong("", "must be an object")
	}
	return m, nil
}

// fits holds a signature against the certificate that came with it.
func fits(method *jwt.SigningMethodRSA, parts []string, header map[string]any) error {
	chain, _ := header["x5c"].([]any)
	if len(chain) == 0 {
		return nil
	}
	text, _ := chain[0].(string)
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return wrong("attachments", "has a signature whose certificate cannot be read")
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return wrong("attachments", "has a signature whose certificate cannot be read")
	}
	key, ok := certificate.PublicKey.(*rsa.PublicKey)
	signature, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[2], "="))
	if !ok || err != nil || method.Verify(parts[0]+"."+parts[1], signature, key) != nil {
		return wrong("attachments", "has a signature that its certificate did not make")
	}
	return nil
}
