package main

import (
	"crypto/hkdf"
	"crypto/sha256"
)

// derive makes a key for one purpose from the server's secret, so that no two uses share one.
func derive(secret []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, "mumpuni "+purpose, 32)
	if err != nil {
		panic(err) // only for impossible lengths
	}
	return key
}
