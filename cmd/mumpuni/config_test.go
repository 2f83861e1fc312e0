package main

import (
	"encoding/base64"
	"os"
	"strings"
	"testing"
	"time"

	"mumpuni/internal/pg"
)

// needed are the settings without which the server does not start, with values that are good.
var needed = map[string]string{
	"MUMPUNI_DATABASE_URL": "postgres://mumpuni@db/mumpuni", "MUMPUNI_BASE_URL": "https://mumpuni.example.go.id",
	"MUMPUNI_CONTENT_URL": "https://konten.example.go.id", "MUMPUNI_SECRET_KEY": base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))),
	"MUMPUNI_S3_ENDPOINT": "minio:9000", "MUMPUNI_S3_ACCESS_KEY": "a", "MUMPUNI_S3_SECRET_KEY": "s", "MUMPUNI_S3_BUCKET": "b",
}

// settings makes the environment the needed settings, changed by those given; the tests' own come back at the end.
func settings(t *testing.T, changed map[string]string) {
	t.Helper()
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "MUMPUNI_") {
			unset(t, name)
		}
	}
	for name, value := range needed {
		t.Setenv(name, value)
	}
	for name, value := range changed {
		t.Setenv(name, value)
	}
}

// unset takes a variable away until the test ends.
func unset(t *testing.T, name string) {
	t.Helper()
	t.Setenv(name, "")
	if err := os.Unsetenv(name); err != nil {
		t.Fatal(err)
	}
}

func TestGoodSettingsAreRead(t *testing.T) {
	settings(t, map[string]string{"MUMPUNI_S3_SECURE": "false", "MUMPUNI_PUSH_HOSTS": "fcm.googleapis.com,*.push.apple.com", "MUMPUNI_DATABASE_EXAMS": "conns=20 wait=2s", "MUMPUNI_SIGNING_DIR": ""})
	c, err := readConfig()
	if err != nil || len(c.key) != 32 || c.push == nil || c.S3Secure || c.limits[pg.Exams] != (pg.Limits{Conns: 20, Statement: 10 * time.Second, Lock: 5 * time.Second, Wait: 2 * time.Second}) {
		t.Fatalf("%+v, %v", c, err)
	}
}

// TestEachNeededSettingIsNamed: one that is empty is as missing as one that is not there, and all are told at once.
func TestEachNeededSettingIsNamed(t *testing.T) {
	none := map[string]string{}
	for name := range needed {
		none[name] = ""
	}
	for what, take := range map[string]func(*testing.T){
		"empty": func(t *testing.T) { settings(t, none) },
		"not there": func(t *testing.T) {
			settings(t, nil)
			for name := range needed {
				unset(t, name)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			take(t)
			onlyTold(t, func(name string) bool { return needed[name] != "" })
		})
	}
}

// onlyTold holds that readConfig tells each of the needed settings that wrong picks in one line, and no other.
func onlyTold(t *testing.T, wrong func(name string) bool) {
	t.Helper()
	_, err := readConfig()
	if err == nil {
		t.Fatal("the settings were taken")
	}
	for name := range needed {
		lines := 0
		for line := range strings.Lines(err.Error()) {
			if strings.HasPrefix(line, name+" ") {
				lines++
			}
		}
		if want := map[bool]int{true: 1}[wrong(name)]; lines != want {
			t.Errorf("%s is told in %d lines, want %d:\n%v", name, lines, want, err)
		}
	}
}

// TestNoKeyIsWeak: keys are derived from the secret, so that a short one would make them known to all.
func TestNoKeyIsWeak(t *testing.T) {
	for _, key := range []string{"", "x", "=", base64.StdEncoding.EncodeToString(make([]byte, 31)), base64.StdEncoding.EncodeToString(make([]byte, 33))} {
		settings(t, map[string]string{"MUMPUNI_SECRET_KEY": key})
		onlyTold(t, func(name string) bool { return name == "MUMPUNI_SECRET_KEY" })
	}
}

func TestUnreadableSettingsAreNamed(t *testing.T) {
	settings(t, map[string]string{
		"MUMPUNI_S3_SECURE": "ya", "MUMPUNI_DEMO": "tidak", "MUMPUNI_PUSH_HOSTS": "fcm.googleapis.com,https://updates.push.services.mozilla.com",
	})
	_, err := readConfig()
	if err == nil {
		t.Fatal("the settings were taken")
	}
	want := "MUMPUNI_DEMO must be true or false\nMUMPUNI_S3_SECURE must be true or false\n" +
		`MUMPUNI_PUSH_HOSTS: "https://updates.push.services.mozilla.com" is no name of a host such as fcm.googleapis.com or *.push.apple.com`
	if err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}
