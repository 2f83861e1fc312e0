package route

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// What PostgreSQL cannot store and nobody refused before is whoever sent it to mend, not our failure.
func TestUnstorableTextIsNotOurFailure(t *testing.T) {
	for code, status := range map[string]int{
		"22021": http.StatusUnprocessableEntity, "22P05": http.StatusUnprocessableEntity, "23505": http.StatusInternalServerError,
	} {
		p := NewProblem(t.Context(), fmt.Errorf("save: %w", &pgconn.PgError{Code: code}))
		if p.Status != status || status == http.StatusUnprocessableEntity && p.Key != ErrText.Key {
			t.Errorf("%s: %d %s", code, p.Status, p.Key)
		}
	}
}
