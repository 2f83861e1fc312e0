package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mumpuni/media"
	"mumpuni/migrations"
)

type checkCmd struct{}

// Run reports each part that does not answer or is not as it should be, and warns of what will not be soon.
func (checkCmd) Run(ctx context.Context) error {
	c, db, err := begin(ctx, classes)
	if err != nil {
		return err
	}
	defer db.Close()
	pending, err := migrations.Pending(ctx, db.Pool)
	switch {
	case err == nil && pending:
		err = errors.New("the database is older than this program; run «mumpuni migrate»")
	case err == nil:
		err = published(ctx, c, db)
	}
	err = errors.Join(err, durable(ctx, c, db))
	h, wireErr := wire(ctx, c, db, time.Now)
	if wireErr != nil {
		return errors.Join(err, wireErr)
	}
	if storeErr := h.store.Check(ctx); storeErr != nil {
		err = errors.Join(err, fmt.Errorf("MUMPUNI_S3_*: the object store does not answer or refuses us: %w", storeErr))
	}
	if postErr := h.reminders.CheckPost(ctx); postErr != nil {
		err = errors.Join(err, fmt.Errorf("MUMPUNI_SMTP_URL: %w", postErr))
	}
	if c.post == nil {
		fmt.Println("no e-mail goes out: MUMPUNI_SMTP_URL is not set")
	}
	if c.push == nil {
		fmt.Println("devices get no notifications: MUMPUNI_PUSH_HOSTS is not set")
	}
	if !media.FindTools().There() {
		fmt.Println("videos are served as they came: ffmpeg and ffprobe are not both installed")
	}
	if warning := h.signingWarning(time.Now()); warning.err != nil {
		err = errors.Join(err, warning.err)
	} else if warning.text != "" {
		fmt.Println("warning:", warning.text)
	}
	if err == nil {
		fmt.Println("settings, database, object store and signing certificate: all good")
	}
	return err
}
