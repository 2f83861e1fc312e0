package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// member is one invented civil servant.
type member struct {
	id   id.Person
	unit place
	nip  string
}

// staffSize is about how many people serve in the demo.
const staffSize = 300

// staff gives every agency a head and spreads the rest over all units, teachers and health workers where they belong.
func (b *builder) staff(ctx context.Context, r regency, places []place) ([]member, error) {
	var all []member
	add := func(at place, post people.Post) error {
		m, err := b.person(ctx, r, at, post, len(all))
		all = append(all, m)
		return err
	}
	for _, p := range places {
		if p.top && p.name != parts["signatory"].unit && p.name != parts["head"].unit { // these are personas
			if err := add(p, headOf(p)); err != nil {
				return nil, err
			}
		}
	}
	for i := 0; len(all) < staffSize; i++ {
		at := places[1+i%(len(places)-1)]
		if err := add(at, postIn(b.rng, at)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func headOf(p place) people.Post {
	if p.kind == "kecamatan" {
		return people.Post{Name: "Camat", Kind: "administrator"}
	}
	name := "Kepala " + p.name
	if of, is := strings.CutPrefix(p.name, "Sekretariat "); is {
		name = "Sekretaris " + of
	} else if p.name == "Inspektorat" {
		name = "Inspektur"
	}
	return people.Post{Name: name, Kind: "jpt_pratama"}
}

// postIn picks a post that the kind of unit really has.
func postIn(rng *rand.Rand, at place) people.Post {
	choices := map[string][]people.Post{
		"sekolah": {
			{Name: "Guru", Kind: "fungsional_keahlian", Level: "ahli_pertama"},
			{Name: "Guru", Kind: "fungsional_keahlian", Level: "ahli_muda"},
			{Name: "Pengadministrasi Perkantoran", Kind: "pelaksana"},
		},
		"puskesmas": {
			{Name: "Perawat", Kind: "fungsional_keterampilan", Level: "terampil"},
			{Name: "Bidan", Kind: "fungsional_keterampilan", Level: "mahir"},
			{Name: "Dokter", Kind: "fungsional_keahlian", Level: "ahli_pertama"},
		},
	}
	choices["rsud"] = choices["puskesmas"]
	list, ok := choices[at.kind]
	if !ok {
		list = []people.Post{
			{Name: "Penelaah Teknis Kebijakan", Kind: "pelaksana"},
			{Name: "Pengolah Data dan Informasi", Kind: "pelaksana"},
			{Name: "Pengadministrasi Perkantoran", Kind: "pelaksana"},
			{Name: "Analis Sumber Daya Manusia Aparatur", Kind: "fungsional_keahlian", Level: "ahli_muda"},
			{Name: "Pranata Komputer", Kind: "fungsional_keahlian", Level: "ahli_pertama"},
			{Name: "Kepala Subbagian Umum dan Kepegawaian", Kind: "pengawas"},
			{Name: "Sekretaris", Kind: "administrator"},
		}
	}
	return list[rng.IntN(len(list))]
}

// employments by rough share: most are PNS, teachers and nurses often PPPK.
func employmentOf(rng *rand.Rand, post people.Post) people.Employment {
	if post.Kind == "jpt_pratama" || post.Kind == "administrator" || post.Kind == "pengawas" {
		return people.PNS
	}
	switch n := rng.IntN(10); {
	case n < 6:
		return people.PNS
	case n < 9:
		return people.PPPK
	default:
		return people.PPPKPartTime
	}
}

// person invents one civil servant with a valid-looking number: birth date, appointment, sex, serial.
func (b *builder) person(ctx context.Context, r regency, at place, post people.Post, serial int) (member, error) {
	sex, digit := "m", 1
	if b.rng.IntN(100) < 55 {
		sex, digit = "f", 2
	}
	year := bornIn(post.Kind, b.rng.IntN(33))
	born := fmt.Sprintf("%04d-%02d-%02d", year, 1+b.rng.IntN(12), 1+b.rng.IntN(28))
	kind := employmentOf(b.rng, post)
	begun := fmt.Sprintf("%04d%02d", begunIn(year, b.rng.IntN(20)), 1+b.rng.IntN(12))
	grade := gradeOf(post, begun)
	if kind != people.PNS {
		begun, grade = "202321", contractGradeOf(post)
	}
	p := people.Person{
		NIP:  born[:4] + born[5:7] + born[8:] + begun + fmt.Sprintf("%d%03d", digit, serial%999+1),
		Name: r.name(b.rng, sex), TitleAfter: titleOf(b.rng, post), Sex: sex,
		BirthPlace: []string{"Kaba Tengah", "Suban Lama", "Lubuk Rumbai", "Bengkulu", "Palembang"}[b.rng.IntN(5)],
		BirthDate:  people.Day(born), Employment: kind, Grade: grade, LegalStatus: "Aktif",
	}
	id, err := b.house.People.CreatePerson(ctx, people.System(), p, people.Appointment{UnitID: at.id, Post: post, From: since})
	if err != nil {
		return member{}, fmt.Errorf("person %d: %w", serial, err)
	}
	return member{id: id, unit: at, nip: p.NIP}, nil
}

func titleOf(rng *rand.Rand, post people.Post) string {
	switch post.Name {
	case "Guru":
		return "S.Pd."
	case "Perawat":
		return "A.Md.Kep."
	case "Bidan":
		return "A.Md.Keb."
	case "Pranata Komputer":
		return "S.Kom."
	}
	if post.Kind == "jpt_pratama" {
		return "S.H., M.Si."
	}
	return []string{"", "S.E.", "S.Sos.", "S.IP.", "A.Md."}[rng.IntN(5)]
}
