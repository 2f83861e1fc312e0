package siasn

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"mumpuni/internal/sheet"
	"mumpuni/people"
)

// lastSerial is 31 December 2099 as a spreadsheet counts days.
const lastSerial = 73050

// parseSIASNDay reads a date as SIASN, spreadsheets and people give it: day, month, year; year-month-day, with or without a
// time; the month in figures or in words; the eight digits with which a NIP begins; or, in a number cell, days since
// 30 December 1899. A year of two digits is no year.
func parseSIASNDay(c sheet.Cell) (people.Day, bool) {
	if c.Kind == sheet.NumberCell && !(len(c.Text) == len(compactDay) && strings.Trim(c.Text, "0123456789") == "") {
		serial, err := strconv.ParseFloat(c.Text, 64)
		if err != nil || serial < 61 || serial >= lastSerial+1 { // 1900-03-01 … 2099-12-31
			return "", false
		}
		const second = 1.0 / (24 * 60 * 60) // some writers miss midnight by a breath
		return people.DayOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(min(serial+second, lastSerial)))), true
	}
	words := strings.Join(strings.Fields(c.Text), " ")
	if m := wordyDay.FindStringSubmatch(words); m != nil {
		return realDay(m[1] + "-" + monthNumber(m[2]) + "-" + m[3])
	}
	text, _, _ := strings.Cut(strings.Replace(words, "T", " ", 1), " ")
	return realDay(strings.NewReplacer("/", "-", ".", "-").Replace(text))
}

const compactDay = "20060102"

func realDay(text string) (people.Day, bool) {
	for _, layout := range []string{"2-1-2006", "2006-1-2", compactDay} {
		if t, err := time.Parse(layout, text); err == nil {
			return people.DayOf(t), t.Year() >= 1900 && t.Year() < 2100
		}
	}
	return "", false
}

var wordyDay = regexp.MustCompile(`^(\d{1,2})[ .\-/]([A-Za-z]{3,})\.?[ .\-/](\d{4})(?:[ T][\d:. ]*)?$`)

// monthNames are the months in Indonesian and English, with the spellings and short forms that differ.
var monthNames = map[string][]string{
	"1": {"januari", "january"}, "2": {"februari", "february", "pebruari"}, "3": {"maret", "march"}, "4": {"april"},
	"5": {"mei", "may"}, "6": {"juni", "june"}, "7": {"juli", "july"}, "8": {"agustus", "august", "agt", "ags"},
	"9": {"september"}, "10": {"oktober", "october"}, "11": {"november", "nopember"}, "12": {"desember", "december"},
}

// monthNumber is the number of a month written out or shortened to three letters or more; "" for any other word.
func monthNumber(word string) string {
	for number, names := range monthNames {
		for _, name := range names {
			if strings.HasPrefix(name, strings.ToLower(word)) {
				return number
			}
		}
	}
	return ""
}
