package certification

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
)

func TestVerify(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	want := PublicView{
		Status: Valid, Kind: OfCourse, Heading: "SERTIFIKAT", Number: cert.Number, Code: GroupCode(cert.Code), Name: "Siti Rahma, S.Kom.",
		NIP: "•••••••• 201505 • •••", Course: "Keamanan Informasi", JP: 2, Agency: "Pemerintah Kabupaten Contoh", Signatory: "Kepala BKPSDM",
		IssuedOn: "2026-11-23",
	}
	masked := want
	masked.Name, masked.Code = "S••• R••••, S•••••", ""
	from := netip.MustParseAddr("192.0.2.1")
	for text, expect := range map[string]PublicView{
		cert.Code: want, GroupCode(cert.Code): want, strings.ToLower(GroupCode(cert.Code)): want,
		cert.Number: masked, " " + strings.ToLower(strings.ReplaceAll(cert.Number, "/", " / ")): masked,
		"https://mumpuni.example.go.id/v/" + cert.Code: want, "Kode verifikasi: " + GroupCode(cert.Code): want, "Nomor: " + cert.Number: masked,
		strings.ReplaceAll(cert.Number, "/", "\u2044"): masked, "\u200bNo. " + cert.Number: {Status: Unknown}, "No.: " + cert.Number: masked,
		"": {Status: Unknown}, "1/2026": {Status: Unknown}, newCode(): {Status: Unknown}, strings.Repeat("9", 1000): {Status: Unknown},
	} {
		got, err := w.VerifyFrom(t.Context(), from, text)
		if err != nil || !cmp.Equal(got, expect) {
			t.Errorf("%q:\n got %+v, %v\nwant %+v", text, got, err, expect)
		}
	}
}

// TestACodeCutShortIsToldSo: who left a letter out is not told that the document is false.
func TestACodeCutShortIsToldSo(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	from := netip.MustParseAddr("192.0.2.1")
	code := newCode()
	for text, got := range map[string]int{code[1:]: 25, GroupCode(code)[:28]: 24, code + "7": 27, "https://mumpuni.example.go.id/v/" + code[:25]: 25} {
		_, err := w.VerifyFrom(t.Context(), from, text)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != "certificate.code_length" || f.Args["Got"] != got || f.Args["Want"] != 26 {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{code, code[:19], code + "1234567", "000123/BKPSDM/XI/2026/AB", "rahasia perusahaan ini!"} {
		if v, err := w.VerifyFrom(t.Context(), from, text); err != nil || v.Status != Unknown {
			t.Errorf("%q: %+v %v", text, v, err)
		}
	}
}

func TestVerificationIsGentlyLimited(t *testing.T) {
	clock := noon
	g := newGate(func() time.Time { return clock })
	a, b := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8:0:1::1")
	sameNet := netip.MustParseAddr("2001:db8::ffff")
	for i := range numberBurst {
		if err := g.pass(a, true); err != nil {
			t.Fatalf("number %d: %v", i, err)
		}
	}
	for range 3 { // a refusal takes nothing
		var f *fault.Fault
		if err := g.pass(sameNet, true); !errors.Is(err, errTooMany) || !errors.As(err, &f) || f.Wait != numberEvery {
			t.Fatalf("the same network went on: %v", err)
		}
	}
	if err := errors.Join(g.pass(b, true), g.pass(a, false)); err != nil {
		t.Fatalf("another network, or a code: %v", err)
	}
	clock = clock.Add(numberEvery)
	if err := g.pass(a, true); err != nil {
		t.Fatalf("after a rest: %v", err)
	}
	for i := range 3 * mostNets {
		_ = g.pass(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), false)
	}
	if len(g.byNet) > mostNets {
		t.Fatalf("remembers %d networks", len(g.byNet))
	}
}
