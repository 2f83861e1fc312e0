package letters

import (
	"strings"
	"testing"

	"mumpuni/reminders"
)

// TestASubjectNamesNobodyAndNothing: it is read on locked screens. What is told, and by when, stands in the text, each on a line of its own that
// no title can leave.
func TestASubjectNamesNobodyAndNothing(t *testing.T) {
	for _, lang := range []string{"id", "en"} {
		subjects := map[string]bool{}
		for _, o := range []reminders.Occasion{
			reminders.Assigned, reminders.Week, reminders.Day, reminders.Overdue, reminders.Nudge, reminders.Certificate, reminders.Answer,
		} {
			l := reminders.Letter{
				Locale: lang, Preferences: "https://m/pengingat", Stop: "https://m/berhenti/x",
				Items: []reminders.Item{{Occasion: o, Title: "Rahasia\r\nBcc: semua", Day: "2026-12-31", Href: "https://m/kursus/1"}},
			}
			one := Write(l)
			l.Items = append(l.Items, l.Items...)
			two := Write(l)
			for _, text := range []reminders.Text{one, two} {
				if strings.Contains(text.Subject, "Rahasia") || strings.Contains(text.Subject, "2026") || strings.Contains(text.Subject, ".") || text.Subject == "" {
					t.Errorf("%s %s: subject %q", lang, o, text.Subject)
				}
				if strings.Contains(text.Body, "\nBcc") || strings.Contains(text.Body, "letter.") || !strings.Contains(text.Body, l.Preferences) || !strings.Contains(text.Body, l.Stop) {
					t.Errorf("%s %s: %q", lang, o, text.Body)
				}
			}
			if strings.Count(two.Body, "https://m/kursus/1") != 2 || o != reminders.Answer && !strings.Contains(one.Body, "Rahasia Bcc: semua") {
				t.Errorf("%s %s: %q", lang, o, two.Body)
			}
			if short := string(Short(l)); strings.Contains(short, "Rahasia") || strings.Contains(short, "2026") || strings.Contains(short, "kursus/1") || !strings.Contains(short, two.Subject) {
				t.Errorf("%s %s: on a device %s", lang, o, short)
			}
			subjects[one.Subject] = true
		}
		if len(subjects) != 7 {
			t.Errorf("%s: subjects %v", lang, subjects)
		}
	}
}
