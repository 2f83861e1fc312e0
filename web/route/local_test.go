package route

import (
	"net/url"
	"testing"
)

func TestLocal(t *testing.T) {
	for next, want := range map[string]string{
		"/kursus": "/kursus", "/kursus?q=a%20b&x=1#bab": "/kursus?q=a%20b&x=1#bab", "": "/", "/": "/", "kursus": "/",
		"//evil.example": "/", "/\\evil.example": "/", "/\t/evil.example": "/", "https://evil.example": "/", "javascript:alert(1)": "/",
		"///evil.example": "/", "/masuk": "/masuk", "/a\r\nSet-Cookie: x": "/", "\x00/": "/", "/%zz": "/",
	} {
		if got := Local(next); got != want {
			t.Errorf("Local(%q) = %q, want %q", next, got, want)
		}
	}
}

func FuzzLocal(f *testing.F) {
	f.Add("//evil.example")
	base, _ := url.Parse("https://mumpuni.test/masuk")
	f.Fuzz(func(t *testing.T, next string) {
		u, err := base.Parse(Local(next))
		if err != nil || u.Host != "mumpuni.test" || u.Scheme != "https" {
			t.Fatalf("%q leads to %v, %v", next, u, err)
		}
	})
}
