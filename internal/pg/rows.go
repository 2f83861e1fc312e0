package pg

import (
	"database/sql"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/uptrace/bun/schema"
)

// read scans rows into dest as bun does, without database/sql between: a pointer to a slice takes all of them, to anything else the
// first, or gives sql.ErrNoRows. It closes rows and tells of their error.
func read(rows pgx.Rows, dest any) error {
	defer rows.Close()
	if dest == nil { // of a statement without rows
		rows.Close()
		return rows.Err() //nolint:wrapcheck // pgx's own errors
	}
	v := reflect.ValueOf(dest).Elem()
	var err error
	if _, whole := dest.(sql.Scanner); v.Kind() == reflect.Slice && !whole {
		err = readAll(rows, v)
	} else {
		err = readFirst(rows, v)
	}
	rows.Close()
	if tells := rows.Err(); tells != nil {
		return tells //nolint:wrapcheck // pgx's own errors
	}
	return err
}

func readFirst(rows pgx.Rows, v reflect.Value) error {
	if !rows.Next() {
		return sql.ErrNoRows
	}
	into, err := places(rows, v.Type())
	if err != nil {
		return err
	}
	return into.scan(rows, v)
}

func readAll(rows pgx.Rows, list reflect.Value) error {
	if list.Len() > 0 {
		list.Set(list.Slice(0, 0))
	}
	typ := list.Type().Elem()
	var into row
	for rows.Next() {
		if into == nil {
			var err error
			if into, err = places(rows, typ); err != nil {
				return err
			}
		}
		n := list.Len()
		if n < list.Cap() {
			list.SetLen(n + 1)
			list.Index(n).SetZero()
		} else {
			list.Set(reflect.Append(list, reflect.Zero(typ)))
		}
		if err := into.scan(rows, list.Index(n)); err != nil {
			return err
		}
	}
	return nil
}

// row is where each column of an answer goes.
type row []place

type place struct {
	field *schema.Field // nil: the value is the whole of it
	skip  bool
	bytes bool // it takes the sixteen bytes of a UUID
}

var timeType, scannerType = reflect.TypeFor[time.Time](), reflect.TypeFor[sql.Scanner]()

// places finds the fields of typ for the columns of rows. Fault: a column that typ lacks, unless its name begins with _.
func places(rows pgx.Rows, typ reflect.Type) (row, error) {
	columns := rows.FieldDescriptions()
	into := make(row, len(columns))
	if typ.Kind() != reflect.Struct || typ == timeType || reflect.PointerTo(typ).Implements(scannerType) {
		if len(columns) != 1 {
			return nil, fmt.Errorf("pg: %d columns for a %s", len(columns), typ)
		}
		into[0].bytes = takesBytes(typ, columns[0])
		return into, nil
	}
	table := scanner.Table(typ)
	for i, c := range columns {
		f := table.LookupField(c.Name)
		if f == nil && c.Name != "" && c.Name[0] != '_' {
			return nil, fmt.Errorf("pg: %s does not have column %q", typ, c.Name)
		}
		into[i] = place{field: f, skip: f == nil, bytes: f != nil && takesBytes(f.StructField.Type, c)}
	}
	return into, nil
}

func takesBytes(typ reflect.Type, c pgconn.FieldDescription) bool {
	return c.DataTypeOID == pgtype.UUIDOID && c.Format == pgtype.BinaryFormatCode && typ.Kind() == reflect.Array && typ.ConvertibleTo(bytes16)
}

func (r row) scan(rows pgx.Rows, v reflect.Value) error {
	types, columns := rows.Conn().TypeMap(), rows.FieldDescriptions()
	for i, raw := range rows.RawValues() {
		p := r[i]
		if p.skip {
			continue
		}
		var src any
		var err error
		switch {
		case raw == nil:
		case p.bytes:
			src = raw
		default:
			src, err = value(types, columns[i], raw)
		}
		if err == nil {
			err = p.put(v, src)
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", columns[i].Name, err)
		}
	}
	return nil
}

func (p place) put(v reflect.Value, src any) error {
	if p.field != nil {
		return p.field.ScanValue(v, src) //nolint:wrapcheck // named by its column
	}
	scan := schema.Scanner(v.Type())
	if scan == nil {
		return fmt.Errorf("pg: nothing scans into a %s", v.Type())
	}
	return scan(v, src)
}

// value is a column as database/sql would hand it on, of which bun knows to scan all.
func value(types *pgtype.Map, c pgconn.FieldDescription, raw []byte) (any, error) {
	switch c.DataTypeOID {
	case pgtype.BoolOID:
		return as[bool](types, c, raw)
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID:
		return as[int64](types, c, raw)
	case pgtype.Float4OID, pgtype.Float8OID:
		return as[float64](types, c, raw)
	case pgtype.JSONOID, pgtype.JSONBOID, pgtype.ByteaOID:
		return as[[]byte](types, c, raw)
	case pgtype.DateOID:
		d, err := as[pgtype.Date](types, c, raw)
		if err != nil {
			return nil, err
		}
		return d.Value()
	case pgtype.TimestamptzOID:
		t, err := as[pgtype.Timestamptz](types, c, raw)
		if err != nil {
			return nil, err
		}
		return t.Value()
	}
	if t, ok := types.TypeForOID(c.DataTypeOID); ok && c.Format == pgtype.BinaryFormatCode {
		if _, array := t.Codec.(*pgtype.ArrayCodec); array {
			return arrayText(types, c, raw)
		}
	}
	return as[string](types, c, raw)
}

// arrayText is an array as PostgreSQL writes it, which is what bun scans.
func arrayText(types *pgtype.Map, c pgconn.FieldDescription, raw []byte) (any, error) {
	list, err := as[[]*string](types, c, raw)
	if err != nil {
		return nil, err
	}
	return types.Encode(pgtype.TextArrayOID, pgtype.TextFormatCode, list, nil) //nolint:wrapcheck // named by its column
}

func as[T any](types *pgtype.Map, c pgconn.FieldDescription, raw []byte) (v T, err error) {
	err = types.Scan(c.DataTypeOID, c.Format, raw, &v)
	return v, err //nolint:wrapcheck // named by its column
}
