package certification

import (
	"strings"

	"github.com/google/uuid"

	"mumpuni/people"
)

// Snapshot is everything a certificate says besides its number and code, frozen at issue. It never changes, whatever
// becomes of the person, the unit or the course. Days are dates in the unit's time zone.
type Snapshot struct {
	Heading   string           `json:"heading"` // SERTIFIKAT or SURAT TANDA TAMAT PELATIHAN
	Agency    string           `json:"agency"`  // the issuer's heading
	Place     string           `json:"place"`
	Basis     string           `json:"basis"` // the sentence that names the law
	IssuedOn  people.Day       `json:"issued_on"`
	TimeZone  string           `json:"time_zone"`
	Holder    Holder           `json:"holder"`
	Course    CertifiedCourse  `json:"course,omitzero"`  // of a course
	Result    *CertifiedResult `json:"result,omitempty"` // nil when the course has no graded quiz
	Signatory Signatory        `json:"signatory"`

	Competence *CertifiedCompetence `json:"competence,omitempty"` // of competence
}

// Title is that of the course, or of the assessment.
func (s Snapshot) Title() string {
	if s.Competence != nil {
		return s.Competence.Title
	}
	return s.Course.Title
}

// CertifiedCompetence is what one try of an assessment decided.
type CertifiedCompetence struct {
	Title      string           `json:"title"` // of the assessment
	MeasuredOn people.Day       `json:"measured_on"`
	ValidUntil people.Day       `json:"valid_until"` // the last day on which all of it holds
	Supervised bool             `json:"supervised"`  // all of it
	Rule       string           `json:"rule"`
	Levels     []CertifiedLevel `json:"levels"` // each decided reached; what is not decided is not there
}

// CertifiedLevel is the level that was decided reached of one competency. Probability is that of this level or above, 0 to 1.
type CertifiedLevel struct {
	CompetencyID uuid.UUID  `json:"competency_id"`
	LineID       uuid.UUID  `json:"line_id"` // the same over versions of the framework
	Code         string     `json:"code"`
	Name         string     `json:"name"`
	NameEN       string     `json:"name_en"`
	Level        int        `json:"level"`
	Word         string     `json:"word"` // the level's name
	WordEN       string     `json:"word_en"`
	Probability  float64    `json:"probability"`
	Questions    int        `json:"questions"`
	Supervised   bool       `json:"supervised"`
	Rule         string     `json:"rule"`
	CutsVersion  int        `json:"cuts_version"`
	Provisional  bool       `json:"provisional"` // the cuts were set by fewer than eight judges
	MeasuredOn   people.Day `json:"measured_on"`
	ValidUntil   people.Day `json:"valid_until"`
}

// Holder is the person a certificate was given to, as they were that day.
type Holder struct {
	Name       string     `json:"name"` // with titles
	NIP        string     `json:"nip"`
	BirthPlace string     `json:"birth_place"`
	BirthDate  people.Day `json:"birth_date,omitempty"`
	Employment string     `json:"employment"`
	Grade      string     `json:"grade"` // "Penata / III/c"; a PPPK has a grade but no rank: "– / IX"
	Post       string     `json:"post"`
	Unit       string     `json:"unit"`
	Agency     string     `json:"agency"` // the OPD; often the unit itself
}

// CertifiedCourse is what was learnt.
type CertifiedCourse struct {
	Title       string            `json:"title"`
	Form        string            `json:"form"`      // SIASN jenis diklat
	FormName    string            `json:"form_name"` // as printed
	JP          int               `json:"jp"`
	JPWords     string            `json:"jp_words"` // "8 (delapan) jam pelajaran"
	Minutes     int               `json:"minutes"`
	StartedOn   people.Day        `json:"started_on"`
	CompletedOn people.Day        `json:"completed_on"`
	Modules     []CertifiedModule `json:"modules"`
}

// CertifiedModule is one line of the second page. The JP of all modules add up to the course's.
type CertifiedModule struct {
	Title   string `json:"title"`
	Part    string `json:"part"` // gambaran_umum, materi or evaluasi
	Kind    string `json:"kind"`
	Minutes int    `json:"minutes"`
	JP      int    `json:"jp"` // in hundredths
}

// CertifiedResult is the score of a graded course, with the scale it was judged by.
type CertifiedResult struct {
	Fraction int    `json:"fraction"` // of 10000
	Score    string `json:"score"`    // of 100, as printed
	Band     string `json:"band"`     // predikat
	Scale    []Band `json:"scale"`
}

// Signatory is the officer in whose name the certificate stands.
type Signatory struct {
	Post  string `json:"post"`
	Name  string `json:"name"`
	NIP   string `json:"nip"`
	Grade string `json:"grade"`
}

// newResult judges a score by the scale in force; nil stays nil.
func newResult(fraction *int) *CertifiedResult {
	if fraction == nil {
		return nil
	}
	return &CertifiedResult{*fraction, score(*fraction), BandOf(Bands, *fraction), Bands}
}

// gradeLine prints rank and grade as official papers do; what is missing is a dash.
func gradeLine(rank, grade string) string {
	if rank == "" && grade == "" {
		return "–"
	}
	return orDash(rank) + " / " + orDash(grade)
}

func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "–"
	}
	return s
}

// shareJP spreads jp over modules in proportion to their minutes, in hundredths, so that the parts add up exactly: each
// gets its whole hundredths and the largest remainders one more. Without minutes all share alike.
func shareJP(jp int, minutes []int) []int {
	shares, rest := make([]int, len(minutes)), make([]int, len(minutes))
	total := 0
	for _, m := range minutes {
		total += m
	}
	if len(minutes) == 0 {
		return shares
	}
	left := jp * 100
	for i, m := range minutes {
		weight, of := m, total
		if total == 0 {
			weight, of = 1, len(minutes)
		}
		shares[i], rest[i] = jp*100*weight/of, jp*100*weight%of
		left -= shares[i]
	}
	for ; left > 0; left-- {
		most := 0
		for i := range rest {
			if rest[i] > rest[most] {
				most = i
			}
		}
		shares[most]++
		rest[most] = -1
	}
	return shares
}
