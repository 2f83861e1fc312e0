package statement

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

// decode reads JSON strictly: UTF-8, one value, no key twice in an object, not too deep. Numbers stay as they are written.
func decode(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, wrong("", "is no UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := value(d, "", 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong("", "is followed by more than a JSON text may be")
	}
	return v, nil
}

func value(d *json.Decoder, at string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, wrong(at, "lies too deep")
	}
	t, err := d.Token()
	if err != nil {
		return nil, wrong(at, "is no JSON: "+err.Error())
	}
	switch t {
	case json.Delim('{'):
		return members(d, at, depth)
	case json.Delim('['):
		return elements(d, at, depth)
	}
	return t, nil
}

func members(d *json.Decoder, at string, depth int) (any, error) {
	m := map[string]any{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, wrong(at, "is no JSON: "+err.Error())
		}
		key, _ := t.(string) // the decoder takes nothing else here
		if _, twice := m[key]; twice {
			return nil, wrong(join(at, key), "stands there twice")
		}
		if m[key], err = value(d, join(at, key), depth+1); err != nil {
			return nil, err
		}
	}
	return m, closing(d, at)
}

func elements(d *json.Decoder, at string, depth int) (any, error) {
	list := []any{}
	for d.More() {
		v, err := value(d, at, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, closing(d, at)
}

func closing(d *json.Decoder, at string) error {
	if _, err := d.Token(); err != nil {
		return wrong(at, "is no JSON: "+err.Error())
	}
	return nil
}

// encode writes what decode read. Keys come in the order of the alphabet.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // decode makes nothing that JSON cannot hold
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func join(at, key string) string {
	if at == "" {
		return key
	}
	return at + "." + key
}
