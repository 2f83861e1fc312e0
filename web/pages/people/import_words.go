package people

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

func importBadgeKind(s siasn.ImportState) string {
	switch s {
	case siasn.ImportApplied:
		return "success"
	case siasn.ImportFailed, siasn.ImportRefused:
		return "error"
	case siasn.ImportUndone:
		return "neutral"
	}
	return "info"
}

// importAlert is the kind of alert for what went wrong last.
func importAlert(s siasn.ImportState) string {
	if s == siasn.ImportApplied {
		return "warning" // it could not be undone
	}
	return "error"
}

// importProblem is the heading over what went wrong last.
func importProblem(s siasn.ImportState) string {
	switch s {
	case siasn.ImportFailed:
		return "import.problem.failed"
	case siasn.ImportApplied:
		return "import.problem.applied"
	}
	return "import.problem"
}

func importCrumbs(ctx context.Context, v importView) []ui.Crumb {
	return []ui.Crumb{{Label: locale.T(ctx, "import.title"), Href: "/impor"}, {Label: v.Import.FileName, Href: v.path("")}}
}

// rows is how many rows a step works on: those of the file and those who would leave, as far as they are known.
func (v importView) rows() int {
	return max(v.Import.RowsTotal+v.Import.Summary.Left, v.Import.RowsDone)
}

// showsChanges reports whether the tab's rows can change anybody.
func (v importView) showsChanges() bool { return v.Tab != "error" && v.Tab != "same" }

func importColumns(ctx context.Context, v importView) []ui.Column {
	columns := []ui.Column{{Label: locale.T(ctx, "import.row")}, {Label: locale.T(ctx, "import.person")}, {Label: locale.T(ctx, "import.findings")}}
	if v.showsChanges() {
		columns = append(columns, ui.Column{Label: locale.T(ctx, "import.changes")})
	}
	return columns
}

func importTabList(ctx context.Context, v importView) []ui.Tab {
	var tabs []ui.Tab
	for _, tab := range importTabs {
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "import.tab."+tab), Href: v.path("?lihat=" + tab + "#hasil"), Count: locale.Number(ctx, v.count(tab)), Current: tab == v.Tab,
		})
	}
	return tabs
}

// page is the address of the tab's rows after one; -1 is the beginning.
func (v importView) page(after int) string {
	if after < 0 {
		return v.path("?lihat=" + v.Tab + "#hasil")
	}
	return v.path(fmt.Sprintf("?lihat=%s&setelah=%d#hasil", v.Tab, after))
}

// heldKey is a key about held rows, of what will be or of what was done.
func (v importView) heldKey(key string) string {
	if v.Import.State == siasn.ImportApplied {
		return key + "_applied"
	}
	return key
}

// canRecheck reports that checking again makes sense.
func (v importView) canRecheck() bool {
	s := v.Import.State
	return s == siasn.ImportChecked || s == siasn.ImportFailed || s == siasn.ImportUndone
}

// rowPlace is where the row stands in the file; people who are not in it stand nowhere.
func rowPlace(r siasn.ImportRow) string {
	if r.RowNo == 0 {
		return "–"
	}
	return strings.TrimSpace(r.Sheet + " " + strconv.Itoa(r.RowNo))
}

func valueOr(ctx context.Context, value string) string {
	if value == "" {
		return locale.T(ctx, "import.empty_value")
	}
	return value
}

// changeValue words a changed value as people read it elsewhere.
func changeValue(ctx context.Context, field, value string) string {
	switch field {
	case "birth_date", "since", "left_on":
		return dayCell(ctx, people.Day(value))
	case "employment":
		return word(ctx, "people.employment.", value)
	case "sex":
		return word(ctx, "people.sex.", value)
	case "nip":
		return people.FormatNIP(value)
	}
	return value
}

func comparedKinds(ctx context.Context, kinds []people.Employment) string {
	names := make([]string, 0, len(kinds))
	for _, k := range kinds {
		name := employmentName(ctx, k)
		if k == people.PNS {
			name += "/" + employmentName(ctx, people.CPNS)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}
