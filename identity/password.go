package identity

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

const (
	minPassword = 12
	maxPassword = 128
	minDistinct = 6 // different characters
)

// owner is what a new password must not repeat, as it stands now: a session may be two seconds behind.
type owner struct {
	Name  string `bun:"name"`
	NIP   string `bun:"nip"`
	Email string `bun:"email"`
	Hash  string `bun:"password_hash"`

	MustChange   bool `bun:"must_change"`
	TOTPEnrolled bool `bun:"totp_enrolled"`
}

//go:embed owner.sql
var ownerSQL string

// checkPassword reports, as a fault on field, why password may not be chosen by of: too short or long, digits only, made
// of the person's own data, or of the words and runs that guessing begins with (NIST SP 800-63B §3.1.1.2: length and a
// blocklist rather than mixtures of character kinds).
func checkPassword(field, password string, of owner) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return fault.Field(field, "identity.password_short").With("Min", minPassword)
	case n > maxPassword:
		return fault.Field(field, "identity.password_long").With("Max", maxPassword)
	case strings.IndexFunc(password, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsSpace(r) }) < 0:
		return fault.Field(field, "identity.password_digits")
	case repeatsOwner(strings.ToLower(password), of):
		return fault.Field(field, "identity.password_personal")
	case commonplace(strings.ToLower(password)):
		return fault.Field(field, "identity.password_common")
	}
	return nil
}

// repeatsOwner finds the NIP, the birth date within it, a word of the name or the e-mail's local part.
func repeatsOwner(password string, of owner) bool {
	own := strings.FieldsFunc(strings.ToLower(of.Name), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(of.NIP) == 18 {
		own = append(own, of.NIP, of.NIP[:8])
	}
	local, _, _ := strings.Cut(strings.ToLower(of.Email), "@")
	for _, word := range append(own, local) {
		if utf8.RuneCountInString(word) >= 4 && strings.Contains(password, word) {
			return true
		}
	}
	return false
}

// commonWords begin most guesses in Indonesia. A password made of nothing but them, digits and signs is refused.
var commonWords = strings.Fields(`
	mumpuni password passwd pass katasandi sandi rahasia kunci admin administrator user pengguna login masuk selamat datang
	indonesia merdeka nusantara garuda pancasila bismillah alhamdulillah assalamualaikum insyaallah sayang cinta aku kamu
	iloveyou welcome letmein dragon monkey qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abcdef abcdefgh abc
	pemkab pemda pemprov pemerintah kabupaten kota provinsi dinas bkpsdm bkd asn pns pppk pegawai bengkulu rejang lebong
	rejanglebong curup jakarta januari februari maret april mei juni juli agustus september oktober november desember
	senin selasa rabu kamis jumat sabtu minggu test testing coba ganti baru default`)

// leet undoes the usual disguises.
var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

func commonplace(password string) bool {
	distinct := map[rune]bool{}
	for _, r := range password {
		distinct[r] = true
	}
	return len(distinct) < minDistinct || longestRun(password)*2 > len(password) ||
		onlyCommon(letters(password)) || onlyCommon(letters(leet.Replace(password)))
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// onlyCommon reports whether s is common words one after another, up to three letters besides.
func onlyCommon(s string) bool {
	best := make([]int, len(s)+1) // letters of s[:i] that no word covers, at the least
	for i := 1; i <= len(s); i++ {
		best[i] = best[i-1] + 1
		for _, w := range commonWords {
			if strings.HasSuffix(s[:i], w) {
				best[i] = min(best[i], best[i-len(w)])
			}
		}
	}
	return best[len(s)] <= 3
}

// longestRun is the length of the longest stretch in which each byte follows the one before it ("abcd", "4321", "aaaa").
func longestRun(s string) int {
	longest := 0
	for _, step := range []int{-1, 0, 1} {
		n := 1
		for i := 1; i < len(s); i++ {
			if int(s[i])-int(s[i-1]) == step {
				n++
			} else {
				n = 1
			}
			longest = max(longest, n)
		}
	}
	return longest
}
