package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"
)

// xapiKeyCmd makes and takes back the keys with which programs read and write all statements. None exists until somebody with a shell on
// the server makes one.
type xapiKeyCmd struct {
	Make   xapiKeyMakeCmd   `cmd:"" help:"Make a key and print it once."`
	List   xapiKeyListCmd   `cmd:"" help:"List all keys, without their secrets."`
	Revoke xapiKeyRevokeCmd `cmd:"" help:"Take a key back, at once."`
}

type xapiKeyMakeCmd struct {
	Name string `arg:"" help:"Who holds it and what for, for example 'LRS provinsi'."`
}

type xapiKeyListCmd struct{}

type xapiKeyRevokeCmd struct {
	ID string `arg:"" name:"id" help:"The key's ID, as the list shows it."`
}

// Run makes a key.
func (c *xapiKeyMakeCmd) Run(ctx context.Context) error {
	return within(ctx, func(h *house) error { return c.run(ctx, h, os.Stdout) })
}

func (c *xapiKeyMakeCmd) run(ctx context.Context, h *house, out io.Writer) error {
	k, secret, err := h.xapi.MakeKey(ctx, c.Name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "user:     %s\npassword: %s\nThis is shown once. Whoever has it reads and writes all statements; «mumpuni xapi-key revoke %s» takes it back.\n", k.ID, secret, k.ID)
	return err
}

// Run lists the keys.
func (xapiKeyListCmd) Run(ctx context.Context) error {
	return within(ctx, func(h *house) error {
		list, err := h.xapi.Keys(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		for _, k := range list {
			state := "in force"
			if k.RevokedAt != nil {
				state = "revoked " + k.RevokedAt.Format(time.DateTime)
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\tmade %s\t%s\n", k.ID, k.Name, k.MadeAt.Format(time.DateTime), state)
		}
		return w.Flush()
	})
}

// Run takes a key back.
func (c *xapiKeyRevokeCmd) Run(ctx context.Context) error {
	return within(ctx, func(h *house) error { return h.xapi.RevokeKey(ctx, c.ID) })
}
