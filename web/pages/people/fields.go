package people

import (
	"context"

	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// field is an input for one of a person's fields.
func (f personForm) field(ctx context.Context, name, value string, optional bool) ui.Input {
	return ui.Input{Name: name, Label: locale.T(ctx, "people.field."+name), Value: value, MaxLength: 200, Optional: optional, Problems: f.Problems}
}

func (f personForm) digits(ctx context.Context, name, value string) ui.Input {
	in := f.field(ctx, name, value, true)
	in.InputMode, in.Width, in.MaxLength = "numeric", "md", 30 // people type spaces
	return in
}

func (f personForm) short(ctx context.Context, name, value string) ui.Input {
	in := f.field(ctx, name, value, true)
	in.Width = "xs"
	return in
}

func (f personForm) date(ctx context.Context, name, value, help string) ui.Input {
	in := f.field(ctx, name, value, true)
	in.Type, in.Width, in.Help, in.MaxLength = "date", "sm", help, 0
	return in
}

// path is an address below the profile.
func (v profileView) path(rest string) string { return "/pegawai/" + v.Person.ID.String() + rest }

// mayRevoke reports whether the grant's unit is among those that who administers.
func (v profileView) mayRevoke(g people.GrantView) bool {
	for _, u := range v.Units {
		if u.ID == g.UnitID {
			return true
		}
	}
	return false
}
