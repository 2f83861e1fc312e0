package certification

import (
	"testing"

	"mumpuni/people"
)

func TestWords(t *testing.T) {
	for n, want := range map[int]string{
		0: "nol", 1: "satu", 8: "delapan", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas",
		20: "dua puluh", 21: "dua puluh satu", 24: "dua puluh empat", 99: "sembilan puluh sembilan", 100: "seratus",
		101: "seratus satu", 110: "seratus sepuluh", 111: "seratus sebelas", 120: "seratus dua puluh",
		200: "dua ratus", 212: "dua ratus dua belas", 999: "sembilan ratus sembilan puluh sembilan", 1000: "seribu",
		1001: "seribu satu", 1945: "seribu sembilan ratus empat puluh lima", 2000: "dua ribu", 11_000: "sebelas ribu",
		100_000: "seratus ribu", 101_000: "seratus satu ribu", 1_000_000: "satu juta",
		1_234_567: "satu juta dua ratus tiga puluh empat ribu lima ratus enam puluh tujuh",
		-1:        "", 1_000_000_000: "",
	} {
		if got := Words(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestBands(t *testing.T) {
	for fraction, want := range map[int]string{
		10000: "Sangat Memuaskan", 9001: "Sangat Memuaskan", 9000: "Memuaskan", 8001: "Memuaskan",
		8000: "Cukup Memuaskan", 7001: "Cukup Memuaskan", 7000: "Kurang Memuaskan", 6001: "Kurang Memuaskan",
		6000: "Tidak Memuaskan", 0: "Tidak Memuaskan",
	} {
		if got := BandOf(Bands, fraction); got != want {
			t.Errorf("%d: got %q, want %q", fraction, got, want)
		}
	}
}

func TestHundredths(t *testing.T) {
	for n, want := range map[int]string{0: "0", 25: "0,25", 5: "0,05", 150: "1,5", 200: "2", 8667: "86,67", 10000: "100"} {
		if got := hundredths(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestPeriod(t *testing.T) {
	for _, c := range []struct {
		from, to people.Day
		want     string
	}{
		{"2026-11-23", "2026-11-23", "23 November 2026"},
		{"", "2026-11-23", "23 November 2026"},
		{"2026-11-24", "2026-11-23", "23 November 2026"},
		{"2026-11-03", "2026-11-09", "3 s.d. 9 November 2026"},
		{"2026-10-30", "2026-11-02", "30 Oktober s.d. 2 November 2026"},
		{"2025-12-30", "2026-01-02", "30 Desember 2025 s.d. 2 Januari 2026"},
	} {
		if got := period(c.from, c.to); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestCodesAreReadAsTyped(t *testing.T) {
	code := "01ARZ3NDEKTSV4RRFFQ69G5FA0"
	if bits, ok := ParseCode(code); !ok || bits != code {
		t.Fatalf("%s: %s %v", code, bits, ok)
	}
	for _, typed := range []string{
		GroupCode(code), "01arz 3ndek tsv4r rffq6 9g5fa0", "OIARZ-3NDEK-TSV4R-RFFQ6-9G5FAO", "olarz3ndektsv4rrffq69g5fao",
		" 01ARZ\u20133NDEK\u00a0TSV4R RFFQ6 9G5FA0 ", "\u200b" + code, "Kode: " + code, "Kode verifikasi : " + GroupCode(code), "code=" + code,
		"https://mumpuni.example.go.id/v/" + code, "https://mumpuni.example.go.id/v/" + GroupCode(code) + "?lanjut=1", "mumpuni.example.go.id/v/" + code + ".",
		"http://localhost:8080/v?kode=" + code, "<\u2060https://mumpuni.example.go.id/v/" + code + "/", "01ARZ\u22123NDEK\u2010TSV4R-RFFQ6-9G5FA0",
	} {
		if got, ok := ParseCode(typed); !ok || got != code {
			t.Errorf("%q: got %q %v", typed, got, ok)
		}
	}
	for _, wrong := range []string{"", "01ARZ", code + "0", "U1ARZ3NDEKTSV4RRFFQ69G5FA0", "01ARZ3NDEKTSV4RRFFQ69G5FAZ", "1/BKPSDM/XI/2026", "https://mumpuni.example.go.id/v/", "https://mumpuni.example.go.id/v?kode=", "https://mumpuni.example.go.id/v?%zz", "Kode:"} {
		if got, ok := ParseCode(wrong); ok {
			t.Errorf("%q was read as %q", wrong, got)
		}
	}
	seen := map[string]bool{}
	for range 1000 {
		c := newCode()
		if got, ok := ParseCode(GroupCode(c)); !ok || got != c || seen[c] {
			t.Fatalf("new code %q: %q %v", c, got, ok)
		}
		seen[c] = true
	}
}
