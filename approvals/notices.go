package approvals

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// NoticeView is a notice as its person reads it.
type NoticeView struct {
	bun.BaseModel `bun:"table:notices,alias:n" json:"-"`

	ID       uuid.UUID         `bun:"id,pk" json:"id"`
	PersonID id.Person         `bun:"person_id" json:"-"`
	At       time.Time         `bun:"at" json:"at"`
	Key      string            `bun:"key" json:"key"`
	Args     map[string]string `bun:"args,type:json" json:"args"`
	Href     string            `bun:"href" json:"href,omitempty"`
	ReadAt   time.Time         `bun:"read_at,nullzero" json:"read_at,omitzero"`
}

// How long notices are kept: read ones, and all.
const (
	keepRead = 90 * 24 * time.Hour
	keepAll  = 400 * 24 * time.Hour
)

// Notify writes notices in the transaction of what they tell: it is a people.Notifier. A notice to nobody is none.
func (s *Service) Notify(ctx context.Context, tx bun.Tx, notices ...people.Notice) error {
	rows := []NoticeView{}
	for _, n := range notices {
		if n.PersonID.IsZero() || n.PersonID == id.Person(uuid.Max) {
			continue
		}
		if n.Args == nil {
			n.Args = map[string]string{}
		}
		rows = append(rows, NoticeView{ID: uuid.Must(uuid.NewV7()), PersonID: n.PersonID, At: s.now(), Key: n.Key, Args: n.Args, Href: n.Href})
	}
	if len(rows) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("notify: %w", err)
	}
	return nil
}

// tell notifies people of a step of an approval, each once.
func (s *Service) tell(ctx context.Context, tx bun.Tx, a Approval, key string, ids ...id.Person) error {
	args := map[string]string{"Kind": a.Kind, "Reason": a.Reason}
	for name, word := range a.Words {
		args[name] = word
	}
	var list []people.Notice
	for _, id := range distinct(ids) {
		list = append(list, people.Notice{PersonID: id, Key: key, Args: args, Href: "/persetujuan/" + a.ID.String()})
	}
	return s.Notify(ctx, tx, list...)
}

// Notices lists who's own, the latest first, at most two hundred.
func (s *Service) Notices(ctx context.Context, who people.Actor) ([]NoticeView, error) {
	list := []NoticeView{}
	err := s.db.NewSelect().Model(&list).Where("n.person_id = ?", who.PersonID).OrderExpr("n.at desc, n.id desc").Limit(listed).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notices: %w", err)
	}
	return list, nil
}

// ReadNotices marks who's own notices up to a moment as read: what came after the page was shown stays unread.
func (s *Service) ReadNotices(ctx context.Context, who people.Actor, upTo time.Time) error {
	_, err := s.db.NewRaw("update notices set read_at = ? where person_id = ? and read_at is null and at <= ?", s.now(), who.PersonID, upTo).Exec(ctx)
	if err != nil {
		return fmt.Errorf("read notices: %w", err)
	}
	return nil
}
