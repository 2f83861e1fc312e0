package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"
	"github.com/uptrace/bun"

	"mumpuni/demo"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

type demoCmd struct {
	Logins bool `help:"Only print the demo's log-ins, with the codes that are good now."`
}

// Run fills an empty database with the demo; one that has units already is left alone.
func (d demoCmd) Run(ctx context.Context) error {
	if d.Logins {
		return printLogins()
	}
	c, err := readConfig()
	if err != nil {
		return fmt.Errorf("settings:\n%w", err)
	}
	if !c.Demo {
		return errors.New("demo data need MUMPUNI_DEMO=true: they must never reach a real installation")
	}
	setLog(c.LogFormat)
	if c.DatabaseURL, err = hasty(c.DatabaseURL); err != nil {
		return err
	}
	db, err := unbounded(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	hands, h, err := hands(ctx, c, db)
	if err != nil {
		return err
	}
	tree, err := h.people.UnitTree(ctx, people.System(), time.Now())
	if err != nil || len(tree) > 0 {
		return err
	}
	if err := identity.MarkDemo(ctx, db, time.Now()); err != nil {
		return err
	}
	runner, err := h.work(ctx, c)
	if err != nil {
		return err
	}
	if err = demo.Build(ctx, hands...); err == nil {
		err = pg.Analyse(ctx, db.Pool) // whoever opens it at once finds it as quick as it will be
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return errors.Join(err, runner.Stop(grace))
}

// hands are the houses that the demo plays with: on one database, each with a clock and a source of chance of its own, so that people of
// different days learn at once and yet each demo is like the other. first is the house of the first, whose jobs run.
func hands(ctx context.Context, c config, db database) (list []demo.Hand, first *house, err error) {
	for nr := range demo.Hands {
		clock := &demo.Clock{}
		h, err := wire(ctx, c, db, clock.Now)
		if err != nil {
			return nil, nil, err
		}
		h.assessments.WithChance(rand.New(rand.NewPCG(2026, uint64(nr))).Uint64) //nolint:gosec // invented people: no secret
		if first == nil {
			first = h
		}
		list = append(list, demo.Hand{House: h.forDemo(), Clock: clock})
	}
	return list, first, nil
}

// hasty does not wait for the disk at each commit: a demo that is cut off is made anew, not recovered.
func hasty(databaseURL string) (string, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return "", fmt.Errorf("MUMPUNI_DATABASE_URL: %w", err)
	}
	q := u.Query()
	q.Set("synchronous_commit", "off")
	u.RawQuery = q.Encode()
	return u.String(), nil
}

func (h *house) forDemo() demo.House {
	return demo.House{
		People: h.people, Approvals: h.approvals, Identity: h.identity, Competencies: h.competencies, Certification: h.certification,
		Courses: h.courses, Mandates: h.mandates, Quizzes: h.quizzes, Questions: h.questions, Assessments: h.assessments,
		Orders: h.orders, Store: h.store,
		Question: func(ctx context.Context, who people.Actor, unit uuid.UUID, d kinds.Draft) (question uuid.UUID, err error) {
			if d, err = d.Check(); err != nil {
				return question, err
			}
			err = pg.InTx(ctx, h.db, func(ctx context.Context, tx bun.Tx) error {
				v, err := h.questions.Add(ctx, tx, who, unit, d)
				question = v.QuestionID
				return err
			})
			return question, err
		},
		Account: func(ctx context.Context, person id.Person, hash, secret string) error {
			err := h.identity.EnsureAccount(ctx, h.db, identity.Seed{PersonID: person, PasswordHash: hash})
			if err != nil || secret == "" {
				return err
			}
			return h.identity.SetTOTP(ctx, h.db, person, secret)
		},
		Tell: func(indonesian, english string, values ...any) {
			fmt.Printf("  "+indonesian+"\n  "+english+"\n", append(slices.Clone(values), values...)...)
		},
	}
}

func printLogins() error {
	code, err := totp.GenerateCode(demo.TOTPSecret, time.Now())
	if err != nil {
		return err
	}
	fmt.Printf("Kata sandi semua akun contoh / password of every demo account: %s\n", demo.Password)
	fmt.Printf("Staf: verifikasi dua langkah / staff second factor: %s (kode sekarang / code now: %s)\n\n", demo.TOTPSecret, code)
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "PERAN\tNIP\tNAMA")
	for _, p := range demo.Personas {
		fmt.Fprintf(w, "%s\t%s\t%s\n", p.Title, p.NIP, p.Name)
	}
	return w.Flush()
}
