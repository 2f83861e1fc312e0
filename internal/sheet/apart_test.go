package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/internal/sheet"
)

var names = sheet.List{Wanted: []string{"NAMA", "NIP", "UNIT"}, Required: []string{"NAMA"}, Keys: []string{"NIP"}}

// What is read apart is what is read here: rows, kinds of cells, marks and faults with what they say.
func TestReadingApartReadsTheSame(t *testing.T) {
	many := "NAMA;NIP;UNIT\n" + strings.Repeat("Siti <Aminah> & Ali;198609262015051001;Dinas \u2028 Kesehatan\n", 15_000)
	for what, data := range map[string]string{
		"a list": many, "no header": "a;b\n1;2\n", "nothing": " ", "a PDF": "%PDF-1.7", "HTML": "<html>", "too much": strings.Repeat("x", sheet.MaxBytes+5),
		"a broken workbook": "PK\x03\x04 x",
	} {
		want, wantErr := names.Read(strings.NewReader(data))
		got, err := names.ReadApart(t.Context(), strings.NewReader(data))
		if len(want.Rows) == 0 && len(got.Rows) == 0 {
			want.Rows, got.Rows = nil, nil
		}
		if wantErr == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d rows %s, want %d %s", what, len(got.Rows), got.Format, len(want.Rows), want.Format)
		}
		var told, wanted *fault.Fault
		if errors.As(err, &told) != errors.As(wantErr, &wanted) || told != nil && (told.Kind != wanted.Kind || told.Key != wanted.Key ||
			told.Field != wanted.Field || fmt.Sprint(told.Args) != fmt.Sprint(wanted.Args)) {
			t.Errorf("%s: %v, want %v", what, err, wantErr)
		}
	}
}

// A workbook of some kilobytes that unpacks to a hundred megabytes of texts: the process that answers people grows by no more than 50 MB.
func TestABombBurstsElsewhere(t *testing.T) {
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	part := func(name, text string, times int, end string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		block := strings.Repeat("<si><t>"+strings.Repeat("bom", 30)+"</t></si>", 1000)
		for range times {
			if err == nil {
				_, err = io.WriteString(w, block)
			}
		}
		if err == nil {
			_, err = io.WriteString(w, end)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const ns = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	part("xl/workbook.xml", "<workbook"+ns+`><sheets><sheet name="A" sheetId="1" r:id="a"/></sheets></workbook>`, 0, "")
	part("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="`+office+
		`worksheet" Target="a.xml"/><Relationship Id="s" Type="`+office+`sharedStrings" Target="s.xml"/></Relationships>`, 0, "")
	part("xl/a.xml", "<worksheet"+ns+"><sheetData/></worksheet>", 0, "")
	part("xl/s.xml", "<sst"+ns+">", 1100, "</sst>") // 110 MB
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := peak(t)
	_, err := names.ReadApart(t.Context(), bytes.NewReader(file.Bytes()))
	if grown := peak(t) - before; grown > 50<<10 || err == nil {
		t.Errorf("a file of %d kB: the parent grew by %d kB, %v", file.Len()>>10, grown, err)
	}
}

// peak is the most memory that this process held since its mark was wiped, in kB.
func peak(t *testing.T) int {
	t.Helper()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(regexp.MustCompile(`VmHWM:\s+(\d+)`).FindStringSubmatch(string(data))[1])
	return n
}
