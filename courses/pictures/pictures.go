// Package pictures knows the pictures that the texts and cards of a course show: no modules, so that nobody has to complete them. It owns
// course_pictures; what files are and their sizes, media knows. Who may hang and take down, and what texts name, courses decides.
package pictures

import (
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/media"
	"mumpuni/storage"
)

// Service is the pictures of one database. Make it with New.
type Service struct {
	db    bun.IDB
	store *storage.Store // nil: nothing is shown
	files *media.Service
	now   func() time.Time
}

// New makes the service; links to what is shown are signed by store, now is the clock.
func New(db bun.IDB, store *storage.Store, files *media.Service, now func() time.Time) *Service {
	return &Service{db: db, store: store, files: files, now: now}
}

// linkTime is how long a link to a picture stays good at least: longer than a sitting.
const linkTime = 6 * time.Hour

// Extensions end the names of pictures, by their types.
var Extensions = map[string]string{"image/png": "png", "image/jpeg": "jpg"}

// sign gives the address of an object; "" when there is none.
func (s *Service) sign(key, name, contentType string) string {
	if key == "" {
		return ""
	}
	return s.store.SignedLink(key, name, contentType, linkTime)
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("pictures: %s: %w", what, err)
}
