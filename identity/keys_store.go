package identity

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/uptrace/bun"
)

func (s *Service) loadKeys(ctx context.Context, db bun.IDB) ([]signingKey, error) {
	var keys []signingKey
	if err := db.NewSelect().Model(&keys).Where("retire_at > ?", s.now()).Order("active_from", "kid").Scan(ctx); err != nil {
		return nil, fmt.Errorf("load signing keys: %w", err)
	}
	for i := range keys {
		der, err := s.vault.open(keyOwner(keys[i].KID), keys[i].PrivateSealed)
		if err == nil {
			keys[i].private, err = x509.ParseECPrivateKey(der)
		}
		if err != nil {
			return nil, fmt.Errorf("load signing keys: %w", err)
		}
	}
	return keys, nil
}

func keyOwner(kid string) string { return "signing key " + kid }

func (s *Service) newKey(from time.Time) (signingKey, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return signingKey{}, fmt.Errorf("signing key: %w", err)
	}
	kid := rand.Text()[:16]
	der, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		return signingKey{}, fmt.Errorf("signing key: %w", err)
	}
	jwk, err := jwkset.NewJWKFromKey(&private.PublicKey, jwkset.JWKOptions{
		Metadata: jwkset.JWKMetadataOptions{ALG: jwkset.AlgES256, KID: kid, USE: jwkset.UseSig},
	})
	if err != nil {
		return signingKey{}, fmt.Errorf("signing key: %w", err)
	}
	public, err := json.Marshal(jwk.Marshal())
	if err != nil {
		return signingKey{}, fmt.Errorf("signing key: %w", err)
	}
	return signingKey{
		KID: kid, PrivateSealed: s.vault.seal(keyOwner(kid), der), PublicJWK: public, CreatedAt: s.now(),
		ActiveFrom: from, RetireAt: from.Add(keyTerm + accessLife + keyLinger), private: private,
	}, nil
}
