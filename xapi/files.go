package xapi

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"strings"

	"mumpuni/xapi/statement"
)

// match holds files against the statements that describe them: each file belongs to a statement and is what its hash says, each description
// has a file or an address, and what signs a statement signs it.
func match(list []*statement.Statement, parts map[string]Part) error {
	wanted := map[string]bool{}
	for _, one := range list {
		for _, f := range one.Files() {
			hash := strings.ToLower(f.SHA2)
			wanted[hash] = true
			part, came := parts[hash]
			switch {
			case came && !is(part.Body, hash):
				return &statement.Error{Path: "attachments", Reason: "has a file that is not what its sha2 says"}
			case !came && f.FileURL == "":
				return &statement.Error{Path: "attachments", Reason: "has neither a fileUrl nor a part of the body with its sha2"}
			}
		}
		if err := signed(one, parts); err != nil {
			return err
		}
	}
	for hash := range parts {
		if !wanted[hash] {
			return &statement.Error{Path: "attachments", Reason: "does not name a file that came"}
		}
	}
	return nil
}

// signed looks at the signatures of a statement.
func signed(one *statement.Statement, parts map[string]Part) error {
	for _, f := range one.Attachments {
		if f.UsageType != statement.Signature {
			continue
		}
		if err := one.CheckSignature(f, parts[strings.ToLower(f.SHA2)].Body); err != nil {
			return err
		}
	}
	return nil
}

// is reports whether body has that hash of the SHA-2 family, told apart by its length.
func is(body []byte, hash string) bool {
	switch len(hash) {
	case 2 * sha256.Size224:
		sum := sha256.Sum224(body)
		return hex.EncodeToString(sum[:]) == hash
	case 2 * sha256.Size:
		sum := sha256.Sum256(body)
		return hex.EncodeToString(sum[:]) == hash
	case 2 * sha512.Size384:
		sum := sha512.Sum384(body)
		return hex.EncodeToString(sum[:]) == hash
	}
	sum := sha512.Sum512(body)
	return hex.EncodeToString(sum[:]) == hash
}
