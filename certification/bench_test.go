package certification

import (
	"testing"

	"mumpuni/internal/pgtest"
	"mumpuni/storage/storagetest"
)

// BenchmarkIssueToFile is the whole way of one certificate: issued, drawn, signed, stored, its row written.
func BenchmarkIssueToFile(b *testing.B) {
	db := pgtest.DB(b)
	w := newWorld(b, db, storagetest.LocalServer(b).Store(b, db), Config{Signer: demoSigner(b)})
	w.issuer(w.settings(w.root))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := w.Draw(b.Context(), w.complete(w.completion(w.learner)).ID); err != nil {
				b.Error(err)
			}
		}
	})
}
