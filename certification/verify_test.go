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
		"": {Status: Unknown}, "1/2026": {Status: Unknown}, newCode(): {Status: Unknown}, strings.Repeat("9", 1000): {Status: Unknown},
	} {
		got, err := w.VerifyFrom(t.Context(), from, text)
		if err != nil || !cmp.Equal(got, expect) {
			t.Errorf("%q:\n got %+v, %v\nwant %+v", text, got, err, expect)
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
