package pg

import (
	"context"
	"time"
)

// Class is what kind of work a statement is for. Each class has connections of its own, so that none waits behind another's: a
// context says the class, and whoever opened the database decides what each may take.
type Class uint8

// The classes. What says nothing is Pages.
const (
	Pages   Class = iota // whatever people look at or change
	Exams                // attempts and signing in: what must not wait for anything else
	Reports              // boards, exports, recaps, lists of the audit: few at a time, and long
	Jobs                 // what follows a commit
	Watch                // readiness and figures of the house itself
	classes
)

// String is the class as metrics, settings and logs name it.
func (c Class) String() string {
	return [classes]string{"pages", "exams", "reports", "jobs", "watch"}[c]
}

// Besides tells whether transactions of a class have connections beside them (Besides): those that people make, as many as come. Jobs have
// more connections than run at once, and reports change nothing that others wait for.
func (c Class) Besides() bool { return c == Pages || c == Exams }

// Classes lists every class, in a fixed order.
func Classes() []Class { return []Class{Exams, Pages, Reports, Jobs, Watch} }

type classKey struct{}

// With says what the statements under ctx are for. A transaction stays on the connection that it began on.
func With(ctx context.Context, c Class) context.Context { return context.WithValue(ctx, classKey{}, c) }

// ClassOf is the class of ctx.
func ClassOf(ctx context.Context) Class {
	c, _ := ctx.Value(classKey{}).(Class)
	return c
}

// Limits bound what a class may take of the database. Zero is no bound, but for Conns.
type Limits struct {
	Conns     int           // connections
	Statement time.Duration // of one statement; PostgreSQL ends it then (57014)
	Lock      time.Duration // of one wait for a lock (55P03)
	Wait      time.Duration // of a statement for a connection, or of a request for a place
	Queue     int           // requests that may wait for one of Conns places; only Enter looks at it
}
