package storage

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// A tree is many objects below one prefix, which name one another by relative addresses: the files of a package.

// TreeKey is the key of the file that a tree has under a path, whatever the case of its letters: who made it may have done so where
// that makes no difference.
func TreeKey(prefix, path string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(path)))
	return prefix + "/" + hex.EncodeToString(sum[:20])
}

// Tree is what the link of a tree says.
type Tree struct {
	Prefix  string `json:"p"`
	For     string `json:"f"` // whoever it was made for, so that no two have the same address
	Expires int64  `json:"e"` // Unix seconds

	Left time.Duration `json:"-"` // until then, as ReadTree saw it
}

// TreeToken opens all files below prefix without a session for at least ttl and less than twice that, as SignedLink does one.
func (s *Store) TreeToken(prefix, who string, ttl time.Duration) string {
	step := max(int64(ttl/time.Second), 1)
	payload, err := json.Marshal(Tree{Prefix: prefix, For: who, Expires: (s.now().Unix()/step + 2) * step})
	if err != nil {
		panic(fmt.Sprintf("sign tree: %v", err)) // strings and an integer always marshal
	}
	text := base64.RawURLEncoding.EncodeToString(payload)
	return text + "." + s.sealTree(text)
}

// ReadTree opens a token of TreeToken. ErrLink when it is forged or over.
func (s *Store) ReadTree(token string) (Tree, error) {
	text, mac, ok := strings.Cut(token, ".")
	if !ok || !hmac.Equal([]byte(mac), []byte(s.sealTree(text))) {
		return Tree{}, ErrLink
	}
	payload, err := base64.RawURLEncoding.DecodeString(text)
	var t Tree
	if err == nil {
		err = json.Unmarshal(payload, &t)
	}
	if err != nil {
		return Tree{}, ErrLink.Because(err)
	}
	if t.Left = time.Unix(t.Expires, 0).Sub(s.now()); t.Left <= 0 {
		return Tree{}, ErrLink
	}
	return t, nil
}

func (s *Store) sealTree(text string) string {
	mac := hmac.New(sha256.New, s.cfg.LinkKey)
	mac.Write([]byte("mumpuni content tree\x00" + text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// ContentURL is an address on the content origin.
func (s *Store) ContentURL(path string) string {
	return strings.TrimRight(s.cfg.ContentURL, "/") + path
}

// recordAtOnce is how many rows one statement writes.
const recordAtOnce = 500

// RecordAll is Record for new objects without names, which nobody sent as they are.
func (s *Store) RecordAll(ctx context.Context, tx bun.IDB, list []Object) error {
	for len(list) > 0 {
		n := min(len(list), recordAtOnce)
		rows := make([]objectRow, n)
		for i, o := range list[:n] {
			rows[i] = objectRow{Key: o.Key, ContentType: o.ContentType, Bytes: o.Bytes, SHA256: o.SHA256, CreatedAt: s.now()}
		}
		if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
			return fmt.Errorf("record %d objects: %w", n, err)
		}
		list = list[n:]
	}
	return nil
}
