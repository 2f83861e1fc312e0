package storage_test

import (
	"testing"

	"mumpuni/storage/storagetest"
)

func TestContractOnLocalS3(t *testing.T) { storagetest.Contract(t, storagetest.LocalServer(t)) }

func TestContractOnMinIO(t *testing.T) { storagetest.Contract(t, storagetest.MinIOServer(t)) }
