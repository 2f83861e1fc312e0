package reminders

import (
	"context"
	"encoding/base64"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/reminders"
	"mumpuni/reminders/webpush"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const devicesPath = reminders.PreferencesPath + "/perangkat"

// addDevice takes what push.ts read from the browser's subscription.
func (p *Pages) addDevice(r *route.Request) error {
	key, _ := base64.RawURLEncoding.DecodeString(strings.TrimRight(r.Form("kunci"), "="))
	secret, _ := base64.RawURLEncoding.DecodeString(strings.TrimRight(r.Form("rahasia"), "="))
	err := p.Reminders.AddDevice(r.Ctx(), r.Who, webpush.Browser{Endpoint: r.Form("alamat"), Key: key, Secret: secret}, agentName(r.UserAgent()))
	if err != nil {
		f, loadErr := p.chosen(r)
		if loadErr != nil {
			return loadErr
		}
		return conflict(r, err, func(problems ui.Problems) templ.Component { return preferencesPage(f, problems) })
	}
	r.Flash("success", "reminder.flash.device")
	return r.Redirect(reminders.PreferencesPath + "#perangkat")
}

func (p *Pages) removeDevice(r *route.Request) error {
	device, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Reminders.RemoveDevice(r.Ctx(), r.Who, device); err != nil {
		return err
	}
	r.Flash("success", "reminder.flash.device_ended")
	return r.Redirect(reminders.PreferencesPath + "#perangkat")
}

// Browsers and systems by what they say of themselves; the first that is found is meant, since later ones are said by others too.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"}, {"Chrome/", "Chrome"}, {"CriOS", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// agentName is what people call a browser: "Chrome · Android"; "" for one that says nothing we know.
func agentName(agent string) string {
	var parts []string
	for _, names := range [][][2]string{browsers, systems} {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				parts = append(parts, n[1])
				break
			}
		}
	}
	return strings.Join(parts, " · ")
}

// pushWords are what push.ts says.
func pushWords(ctx context.Context, key string) templ.Attributes {
	a := templ.Attributes{"data-push": key}
	for _, name := range []string{"own_needed", "denied", "unsupported", "failed", "here"} {
		a["data-t-"+strings.ReplaceAll(name, "_", "-")] = locale.T(ctx, "reminder.push."+name)
	}
	return a
}
