package route

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"mumpuni/identity"
	"mumpuni/internal/id"
)

// DraftField carries, through the forms of signing in, a form that came after its session had ended.
const DraftField = "isian"

// Draft is a form that was posted when nobody was signed in any more. It is nowhere but in the page that asks to sign in, sealed.
type Draft struct {
	Action string     // where it was posted
	Back   string     // the page that it came from
	Fields url.Values // without secrets
	Person id.Person  // whose session it was; zero when the browser does not tell
}

const (
	maxDraft     = maxForm * 2 / 3 // sealed: it is one field of a form
	maxDraftOpen = 4 * maxForm
)

// secretFields are never given back.
var secretFields = map[string]bool{"password": true, "new_password": true, "repeat": true, "proof": true, "slip": true, StepUpField: true}

// Lapsed seals the form of r for DraftField. "" when there is nothing to be kept: no plain form, one of secrets, one that is too large, or a
// server without a key. back is the page that it came from.
func (r *Request) Lapsed() (sealed, back string) {
	back = r.Back()
	if r.method() != http.MethodPost || len(r.cfg.DraftKey) == 0 || secretPath(r.URI()) ||
		strings.HasPrefix(r.echo.Request().Header.Get("Content-Type"), "multipart/") || r.readForm() != nil {
		return "", back
	}
	d := Draft{Action: r.URI(), Back: back, Fields: r.Posted()}
	for name := range d.Fields {
		if secretFields[name] {
			delete(d.Fields, name)
		}
	}
	if token := r.Cookie(r.cfg.SessionCookie); token != "" && r.cfg.Owner != nil {
		owner, err := r.cfg.Owner(r.Ctx(), token)
		if err != nil {
			return "", back
		}
		d.Person = owner
	}
	return r.sealDraft(d), back
}

// secretPath tells of forms in which nothing but secrets is typed.
func secretPath(uri string) bool {
	return strings.HasPrefix(uri, "/mfa") || strings.HasPrefix(uri, "/kata-sandi") || strings.HasPrefix(uri, "/keluar")
}

type draftKey struct{}

// CarryDraft keeps a sealed form at hand for the forms of the page that comes (DraftIn).
func (r *Request) CarryDraft(sealed string) {
	r.echo.SetRequest(r.echo.Request().WithContext(context.WithValue(r.Ctx(), draftKey{}, sealed)))
}

// DraftIn is the sealed form that a page of signing in carries on, "" for none.
func DraftIn(ctx context.Context) string {
	sealed, _ := ctx.Value(draftKey{}).(string)
	return sealed
}

// Enter goes on as session, which began in this request.
func (r *Request) Enter(session identity.Session) {
	r.Session, r.Who = session, session.Actor
	r.echo.SetRequest(r.echo.Request().WithContext(WithSession(r.Ctx(), session)))
}

// OpenDraft is the form that sealed holds; false for what this server did not seal.
func (r *Request) OpenDraft(sealed string) (Draft, bool) {
	var d Draft
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	aead := r.draftSeal()
	if err != nil || aead == nil || len(raw) < aead.NonceSize() {
		return d, false
	}
	plain, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], nil)
	if err != nil {
		return d, false
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(plain))
	if err != nil {
		return d, false
	}
	return d, json.NewDecoder(io.LimitReader(unpacked, maxDraftOpen)).Decode(&d) == nil
}

func (r *Request) sealDraft(d Draft) string {
	aead := r.draftSeal()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if aead == nil || json.NewEncoder(w).Encode(d) != nil || w.Close() != nil {
		return ""
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+packed.Len()+aead.Overhead())
	_, _ = rand.Read(nonce) // never fails: crypto/rand
	sealed := base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, packed.Bytes(), nil))
	if len(sealed) > maxDraft {
		return ""
	}
	return sealed
}

// draftSeal is nil without a key of 32 bytes.
func (r *Request) draftSeal() cipher.AEAD {
	block, err := aes.NewCipher(r.cfg.DraftKey)
	if err != nil {
		return nil
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil
	}
	return aead
}
