package demo

import (
	"context"
	"fmt"

	"mumpuni/certification"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Password is every demo account's; TOTPSecret is the second factor of the staff accounts among them (base32).
const (
	Password   = "kopi-jendela-sungai-paku"
	TOTPSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
)

// Persona is one account to sign in with.
type Persona struct {
	Key   string // "learner", "trainer", …
	Title string // Indonesian
	NIP   string
	Name  string
	Staff bool
}

// Personas lists the accounts that the demo makes for people to try. Each role that decides has two, since what one asks for another
// decides; the second signatory decides as the deputy of the first. A head only looks.
var Personas = []Persona{
	{"learner", "Peserta", "199003122019032001", "Ratna Wulandari Kusumaningtyas", false},
	{"trainer", "Pengajar (widyaiswara)", "198107042006041002", "Hendra Gunawan Siregar", true},
	{"trainer_2", "Pengajar kedua (widyaiswara)", "198512192010122003", "Dian Kartika Lubis", true},
	{"hr", "Pengelola SDM (BKPSDM)", "198609262015051001", "Budi Santoso Wijaya", true},
	{"hr_2", "Pengelola SDM kedua (BKPSDM)", "199001072014021004", "Arif Rahman Nasution", true},
	{"unit_hr", "Pengelola SDM (Dinas Kesehatan)", "198811152014022001", "Nurul Hidayah Harahap", true},
	{"head", "Kepala unit (Kepala Dinas Kesehatan)", "196911241995032002", "Sulastri Handayani Ginting", true},
	{"signatory", "Penanda tangan (Kepala BKPSDM)", "197205171998031003", "Zulkarnain Effendi", true},
	{"signatory_2", "Pelaksana harian penanda tangan (Sekretaris BKPSDM)", "197711232002122001", "Rosmala Dewi Hasibuan", true},
	{"administrator", "Administrator", "199208302018011001", "Rizki Ramadhan Permana", true},
	{"administrator_2", "Administrator kedua", "199406172019022002", "Fitri Handayani Pohan", true},
	{"auditor", "Auditor (Inspektorat)", "198402112009012002", "Herlina Marpaung", true},
	{"auditor_2", "Auditor kedua (Inspektorat)", "198902282012121001", "Taufik Hidayat Sembiring", true},
}

// part is where a persona serves, in which post, with which role on which unit ("" = the whole regency).
type part struct {
	unit string
	post people.Post
	role people.Role
	on   string
}

var parts = map[string]part{
	"learner":         {"Kecamatan Lubuk Rumbai Ulu", people.Post{Name: "Pengadministrasi Perkantoran", Kind: "pelaksana"}, "", ""},
	"trainer":         {"Bidang Pengembangan Kompetensi Aparatur", people.Post{Name: "Widyaiswara", Kind: "fungsional_keahlian", Level: "ahli_madya"}, people.Trainer, ""},
	"trainer_2":       {"Bidang Pengembangan Kompetensi Aparatur", people.Post{Name: "Widyaiswara", Kind: "fungsional_keahlian", Level: "ahli_muda"}, people.Trainer, ""},
	"hr":              {"Bidang Mutasi dan Informasi Kepegawaian", people.Post{Name: "Analis Sumber Daya Manusia Aparatur", Kind: "fungsional_keahlian", Level: "ahli_muda"}, people.HR, ""},
	"hr_2":            {"Bidang Mutasi dan Informasi Kepegawaian", people.Post{Name: "Analis Sumber Daya Manusia Aparatur", Kind: "fungsional_keahlian", Level: "ahli_pertama"}, people.HR, ""},
	"unit_hr":         {"Dinas Kesehatan", people.Post{Name: "Kepala Subbagian Umum dan Kepegawaian", Kind: "pengawas"}, people.HR, "Dinas Kesehatan"},
	"head":            {"Dinas Kesehatan", people.Post{Name: "Kepala Dinas Kesehatan", Kind: "jpt_pratama"}, people.Head, "Dinas Kesehatan"},
	"signatory":       {"Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", people.Post{Name: "Kepala BKPSDM", Kind: "jpt_pratama"}, people.Signatory, ""},
	"signatory_2":     {"Sekretariat BKPSDM", people.Post{Name: "Sekretaris BKPSDM", Kind: "administrator"}, "", ""},
	"administrator":   {"Bidang Layanan Pemerintah Digital", people.Post{Name: "Pranata Komputer", Kind: "fungsional_keahlian", Level: "ahli_muda"}, people.Administrator, ""},
	"administrator_2": {"Bidang Persandian dan Statistik", people.Post{Name: "Pranata Komputer", Kind: "fungsional_keahlian", Level: "ahli_pertama"}, people.Administrator, ""},
	"auditor":         {"Inspektorat", people.Post{Name: "Auditor", Kind: "fungsional_keahlian", Level: "ahli_muda"}, people.Auditor, ""},
	"auditor_2":       {"Inspektorat", people.Post{Name: "Auditor", Kind: "fungsional_keahlian", Level: "ahli_pertama"}, people.Auditor, ""},
}

// cast makes the personas with their posts, roles and accounts, and lets everybody else sign in as well.
func (b *builder) cast(ctx context.Context, places []place, staff []member) (map[string]member, error) {
	hash, err := b.house.Identity.HashPassword(ctx, Password)
	if err != nil {
		return nil, err
	}
	cast := map[string]member{}
	for _, p := range Personas {
		m, err := b.persona(ctx, p, places)
		if err != nil {
			return nil, fmt.Errorf("persona %s: %w", p.Key, err)
		}
		secret := ""
		if p.Staff {
			secret = TOTPSecret
		}
		if err := b.house.Account(ctx, m.id, hash, secret); err != nil {
			return nil, err
		}
		cast[p.Key] = m
	}
	for _, m := range staff {
		if err := b.house.Account(ctx, m.id, hash, ""); err != nil {
			return nil, err
		}
	}
	return cast, b.issuer(ctx, cast["signatory"].id)
}

func (b *builder) persona(ctx context.Context, p Persona, places []place) (member, error) {
	its := parts[p.Key]
	at, err := placeNamed(places, its.unit)
	if err != nil {
		return member{}, err
	}
	born := p.NIP[:4] + "-" + p.NIP[4:6] + "-" + p.NIP[6:8]
	sex := map[byte]string{'1': "m", '2': "f"}[p.NIP[14]]
	id, err := b.house.People.CreatePerson(ctx, people.System(), people.Person{
		NIP: p.NIP, Name: p.Name, TitleAfter: "S.Sos.", Sex: sex, BirthPlace: "Kaba Tengah", BirthDate: people.Day(born),
		Employment: people.PNS, Grade: gradeOf(its.post, p.NIP[8:14]), LegalStatus: "Aktif",
	}, people.Appointment{UnitID: at.id, Post: its.post, From: since})
	if err != nil || its.role == "" {
		return member{id, at, p.NIP}, err
	}
	on := b.root
	if its.on != "" {
		over, err := placeNamed(places, its.on)
		if err != nil {
			return member{}, err
		}
		on = over.id
	}
	_, err = b.house.People.Grant(ctx, people.System(), id, its.role, on)
	return member{id, at, p.NIP}, err
}

func placeNamed(places []place, name string) (place, error) {
	for _, p := range places {
		if p.name == name {
			return p, nil
		}
	}
	return place{}, fmt.Errorf("no unit %q in the regency", name)
}

// issuer lets certificates be issued for the whole regency in the name of the head of BKPSDM, who accepts it.
func (b *builder) issuer(ctx context.Context, signatory id.Person) error {
	const agency = "Pemerintah Kabupaten Bukit Kaba"
	saved, _, err := b.house.Certification.SaveIssuer(ctx, people.System(), certification.Issuer{
		UnitID: b.root, Place: "Kaba Tengah",
		NumberTemplate: "{kode_klasifikasi}/{urut:4}/{unit}/{bulan_romawi}/{tahun}", Classification: "800.2.2", UnitCode: "BKPSDM",
		SignatoryID: signatory,
		LegalBasis:  certification.DefaultBasis(agency),
	})
	if err != nil {
		return fmt.Errorf("issuer: %w", err)
	}
	who, err := b.fresh(ctx, signatory)
	if err != nil {
		return err
	}
	if err := b.house.Certification.Accept(ctx, who, saved.ID, saved.Digest()); err != nil {
		return fmt.Errorf("issuer: %w", err)
	}
	return nil
}
