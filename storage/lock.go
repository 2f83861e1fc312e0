package storage

type uploadLocks struct{}
