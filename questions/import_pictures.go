package questions

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/storage"
)

// importPicture is a picture of what an import read.
type importPicture struct {
	bun.BaseModel `bun:"table:question_import_pictures,alias:p"`

	ImportID uuid.UUID `bun:"import_id,pk"`
	N        int       `bun:"n,pk"`
	Name     string    `bun:"name,pk"`
	Key      string    `bun:"key"`
	Type     string    `bun:"type"`

	object storage.Object
}

// putPictures stores the pictures of what was read; the same bytes are stored once. What no import names after all, the sweep removes.
func (s *Service) putPictures(ctx context.Context, imported uuid.UUID, read []exchange.Question) ([]importPicture, error) {
	var list []importPicture
	stored := map[[sha256.Size]byte]storage.Object{}
	for _, q := range read {
		for _, p := range q.Item.Pictures {
			sum := sha256.Sum256(p.Data)
			o, there := stored[sum]
			if !there {
				key := storage.NewKey(storage.MediaPrefix)
				if _, err := s.store.Put(ctx, key, bytes.NewReader(p.Data), int64(len(p.Data)), "application/octet-stream"); err != nil {
					return nil, err
				}
				var err error
				if o, err = s.store.Adopt(ctx, key); err != nil {
					return nil, err
				}
				stored[sum] = o
			}
			list = append(list, importPicture{ImportID: imported, N: q.N, Name: p.Name, Key: o.Key, Type: o.ContentType, object: o})
		}
	}
	return list, nil
}

// recordPictures keeps what putPictures stored.
func (s *Service) recordPictures(ctx context.Context, tx bun.Tx, by id.Person, list []importPicture) error {
	if len(list) == 0 {
		return nil
	}
	for _, p := range list {
		if err := s.store.Record(ctx, tx, p.object, p.Name, by); err != nil {
			return err
		}
	}
	if _, err := tx.NewInsert().Model(&list).Exec(ctx); err != nil {
		return fmt.Errorf("pictures of question import: %w", err)
	}
	return nil
}

// importPictures are those of an import by the place of their question.
func (s *Service) importPictures(ctx context.Context, db bun.IDB, imported uuid.UUID) (map[int][]importPicture, error) {
	var list []importPicture
	if err := db.NewSelect().Model(&list).Where("p.import_id = ?", imported).Order("p.n", "p.name").Scan(ctx); err != nil {
		return nil, fmt.Errorf("pictures of question import: %w", err)
	}
	byN := map[int][]importPicture{}
	for _, p := range list {
		byN[p.N] = append(byN[p.N], p)
	}
	return byN, nil
}

// hangAll gives a question that enters the bank the pictures that came with it.
func (s *Service) hangAll(ctx context.Context, tx bun.Tx, who people.Actor, question uuid.UUID, list []importPicture) error {
	for _, p := range list {
		o, _, err := s.store.Recorded(ctx, tx, p.Key)
		if err != nil {
			return err
		}
		if err := s.hang(ctx, tx, who, question, p.Name, o); err != nil {
			return err
		}
	}
	return nil
}

// shownPictures are links to the pictures as they came, for whoever looks at the import.
func (s *Service) shownPictures(list []importPicture) Pictures {
	if len(list) == 0 {
		return nil
	}
	shown := Pictures{}
	for _, p := range list {
		shown[p.Name] = Picture{Name: p.Name, Key: p.Key, Type: p.Type, URL: s.store.SignedLink(p.Key, p.Name, p.Type, pictureTime)}
	}
	return shown
}

// carry adds to items the pictures that their texts name, as they were sent, in the order of the texts.
func (s *Service) carry(ctx context.Context, items []exchange.Item, versions []*Version) error {
	found, err := s.Pictures(ctx, s.db, versions...)
	if err != nil {
		return err
	}
	for i, v := range versions {
		for _, m := range marksOf(v) {
			p, there := found[v.QuestionID][m.Name]
			if !there {
				continue
			}
			data, err := s.bytesOf(ctx, p.Original)
			if err != nil {
				return err
			}
			items[i].Pictures = append(items[i].Pictures, exchange.Picture{Name: m.Name, Alt: m.Alt, Data: data})
		}
	}
	return exchange.CheckPictures(items)
}

// marksOf are the pictures that a version names, each once.
func marksOf(v *Version) []kinds.Mark {
	var marks []kinds.Mark
	seen := map[string]bool{}
	for _, text := range append([]string{v.Stem}, v.Body.Texts()...) {
		for _, m := range kinds.Marks(text) {
			if !seen[m.Name] {
				marks = append(marks, m)
			}
			seen[m.Name] = true
		}
	}
	return marks
}

func (s *Service) bytesOf(ctx context.Context, key string) ([]byte, error) {
	body, _, err := s.store.Open(ctx, key, 0, MaxPicture)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(body)
	if err == nil {
		err = body.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("picture %s: %w", key, err)
	}
	return data, nil
}
