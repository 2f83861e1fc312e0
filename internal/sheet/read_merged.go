package sheet

import (
	"errors"
	"sort"
	"strconv"
	"strings"
)

var errOverlap = errors.New("merged cells that overlap")

// merged hands the value of a merged cell, "BC2:BC4", on to the other rows it spans, if its column is one that rows share and
// they have nothing there themselves.
func (c *collector) merged(ref string, visits *int) error {
	from, to, _ := strings.Cut(ref, ":")
	if c.header == nil {
		return nil
	}
	place, wanted := c.header.at[columnOf(from)]
	if !wanted || !c.shared[place] {
		return nil
	}
	rows := c.Rows[c.first:]
	at := sort.Search(len(rows), func(i int) bool { return rows[i].No >= rowOf(from) })
	if at == len(rows) || rows[at].No != rowOf(from) {
		return nil // begins in a row that is not kept
	}
	value := rows[at].Cells[place]
	for i := at + 1; i < len(rows) && rows[i].No <= rowOf(to); i++ {
		if *visits++; *visits > MaxRows*len(c.Shared) { // cells that do not overlap are visited once
			return errOverlap
		}
		if cell := &rows[i].Cells[place]; cell.Text == "" && !cell.Kind.fails() {
			*cell = value
			c.kept += int64(len(value.Text))
		}
	}
	return c.bounded()
}

// rowOf gives the row number of "AB12"; 0 when it names none.
func rowOf(ref string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n
}
