package document

import (
	"bytes"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/internal/office"
)

// parse reads a file.
func parse(data []byte) (Result, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return Result{}, fault.Field("file", "document.file_empty")
	}
	if len(data) == ownerBytes && data[0] < ownerName {
		return Result{}, fault.Field("file", "document.file_owner")
	}
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return Result{}, other(data)
	}
	p, err := office.Open(data)
	if err != nil {
		return Result{}, packFault(err)
	}
	r, err := parsePack(p)
	if err != nil {
		return r, packFault(err)
	}
	total := 0
	for _, one := range r.Pictures {
		total += len(one.Data)
	}
	switch {
	case total > maxPictures:
		return r, fault.Field("file", "document.pictures_large").With("LimitBytes", maxPictures)
	case len(r.Sections) == 0:
		return r, fault.Field("file", "document.file_nothing")
	}
	return r, nil
}

// While a document is open, programs put a small file beside it that says who has it open, "~$Judul.docx": so many bytes, of which the first is
// the length of a name.
const (
	ownerBytes = 162
	ownerName  = 54
)

// parsePack tells documents apart by their parts.
func parsePack(p *office.Pack) (Result, error) {
	switch {
	case len(p.Below("word/")) > 0:
		return readDOCX(p)
	case len(p.Below("xl/")) > 0:
		return Result{}, otherFault("XLSX")
	case len(p.Below("ppt/")) > 0:
		return readPPTX(p)
	case p.Has("content.xml"):
		return readODT(p)
	}
	return Result{}, otherFault("ZIP")
}

func otherFault(format string) error {
	return fault.Field("file", "document.file_other").With("Format", format)
}

// other names what is no document.
func other(data []byte) error {
	head := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 1<<10)], "\xef\xbb\xbf \t\r\n"))
	for _, kind := range []struct{ begins, format string }{
		{"%pdf-", "PDF"}, {"{\\rtf", "RTF"}, {"<html", "HTML"}, {"<!doctype", "HTML"}, {"<?xml", "XML"},
	} {
		if bytes.HasPrefix(head, []byte(kind.begins)) {
			return otherFault(kind.format)
		}
	}
	if bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) { // an old file of Office, or a new one with a password
		if bytes.Contains(data, []byte(strings.Join(strings.Split("EncryptedPackage", ""), "\x00"))) {
			return fault.Field("file", "document.file_locked")
		}
		return otherFault("DOC, PPT")
	}
	return fault.Field("file", "document.file_unknown")
}
