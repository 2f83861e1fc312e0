package competencies

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed" // the seed
	"encoding/hex"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

//go:embed seed/asn-digital-2026.json
var seed []byte

// Seed is the built-in framework file: literacy, proficiency and leadership on the scale of PermenPANRB 38/2017.
func Seed() io.Reader { return bytes.NewReader(seed) }

// Import adds the framework version in a file (see File) and reports whether it was new; a version already there with the
// same content changes nothing. Earlier versions stay: boards as of an earlier day use them. Only an administrator of the
// whole agency may. Faults: those of ParseFile, competency.version_differs, competency.edit_forbidden.
func (s *Service) Import(ctx context.Context, who people.Actor, file io.Reader) (Framework, bool, error) {
	if err := s.mayEdit(ctx, who); err != nil {
		return Framework{}, false, err
	}
	f, data, err := ParseFile(file)
	if err != nil {
		return Framework{}, false, err
	}
	published, _ := day(f.PublishedOn)
	sum := sha256.Sum256(data)
	fw := Framework{
		ID: uuid.Must(uuid.NewV7()), Code: f.Code, Version: f.Version, NameID: f.Name.ID, NameEN: f.Name.EN,
		Source: f.Source, PublishedAt: published, ContentHash: hex.EncodeToString(sum[:]),
	}
	added := false
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := insertFramework(ctx, tx, &fw); err != nil || fw.Existing {
			return err
		}
		added = true
		if err := fill(ctx, tx, fw, f); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "framework.import", Object: "framework:" + fw.ID.String(),
			Detail: map[string]any{"code": f.Code, "version": f.Version},
		})
	})
	return fw, added, err
}

// mayEdit: frameworks and required levels hold for everybody, so they belong to an administrator of the root unit.
func (s *Service) mayEdit(ctx context.Context, who people.Actor) error {
	may, err := s.MayEdit(ctx, who)
	if err == nil && !may {
		err = fault.New(fault.Forbidden, "competency.edit_forbidden")
	}
	return err
}

// MayEdit reports whether who may import frameworks and change required levels: an administrator of a root unit.
func (s *Service) MayEdit(ctx context.Context, who people.Actor) (bool, error) {
	if who.IsSystem() || !who.Has(people.Administrator) {
		return who.IsSystem(), nil
	}
	return people.WholeAgency(ctx, s.db, who.Scope(s.now(), people.Administrator))
}

// insertFramework marks fw as Existing when this version is already there with the same content.
func insertFramework(ctx context.Context, tx bun.Tx, fw *Framework) error {
	res, err := tx.NewInsert().Model(fw).On("conflict on constraint frameworks_code_version do nothing").Exec(ctx)
	if err != nil {
		return fmt.Errorf("import framework: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 1 {
		return nil
	}
	hash := fw.ContentHash
	if err := tx.NewSelect().Model(fw).Where("code = ? and version = ?", fw.Code, fw.Version).Scan(ctx); err != nil {
		return fmt.Errorf("framework there already: %w", err)
	}
	if fw.ContentHash != hash {
		return fault.New(fault.Conflict, "competency.version_differs").With("Version", fw.Version)
	}
	fw.Existing = true
	return nil
}
